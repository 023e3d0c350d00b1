"""Words, stems, parts and plans; and the analyzer of Elasticsearch says the same."""

import pytest

from search import language, lexicon, spelling
from search.plan import plan


@pytest.mark.parametrize(
    ("word", "pieces"),
    [
        ("slaapproblemen", ("slaap", "problemen")),
        ("persoonlijkheidsstoornis", ("persoonlijkheids", "stoornis")),
        ("familieleden", ()),
        ("frustratie", ()),
        ("systeem", ()),
        ("angst", ()),
        ("ervaringsdeskundigheid", ("ervaring", "deskundigheid")),
    ],
)
def test_a_compound_is_split_only_when_all_of_it_is_known(word, pieces):
    assert language.parts(word) == pieces


@pytest.mark.parametrize(
    ("one", "other", "errors"),
    [("depresie", "depressie", 1), ("depressei", "depressie", 1), ("manie", "manie", 0), ("angst", "rouw", 3)],
)
def test_typing_errors_are_counted_up_to_a_limit(one, other, errors):
    assert language.distance(one, other, 2) == errors


@pytest.mark.parametrize(
    ("typed", "word"),
    [
        ("psichose", "psychose"),
        ("depresief", "depressief"),
        ("paniekanval", "paniekaanval"),
        ("slaappproblemen", "slaapproblemen"),
        ("eetstornis", "eetstoornis"),
        ("bagn", "bang"),
        ("slaat", ""),
        ("wiet", ""),
        ("boom", ""),
        ("groen", ""),
        ("niett", ""),
        ("xylofoonkwartet", ""),
        ("q" * 200, ""),
    ],
)
def test_an_error_is_mended_only_towards_a_word_of_our_lists(typed, word):
    assert spelling.meant(typed) == word


def test_a_known_word_and_a_small_word_are_mended_to_nothing():
    some = set(spelling._words()) | lexicon.stop_words() | language.word_list("weak.txt")
    assert {word: spelling.meant(word) for word in some if spelling.meant(word)} == {}
    assert not {spelling.meant(word[:-1] + "q") for word in some} & lexicon.stop_words()


@pytest.mark.parametrize(
    ("question", "is_crisis"),
    [
        ("ik kan niet meer", True),
        ("Ik kan niet meer. Wie helpt?", True),
        ("ik kan niet meer slapen", False),
        ("hij wil niet meer praten", False),
        ("I want to die", True),
        ("want ik ben zo moe", False),
        ("I can't go on", True),
        ("mijn zus snijdt zichzelf", True),
        ("ik snij mezelf", True),
        ("het leven is moe van mij", True),
        ("ik zie het niet meer zitten", True),
        ("mijn oma is er niet meer", False),
    ],
)
def test_small_words_of_need_are_known_by_their_place(question, is_crisis):
    assert lexicon.is_crisis(question) is is_crisis


def test_a_stem_of_our_own_is_its_own_stem():
    changed = {}
    for stem in language.overrides().values():
        after = stem
        for pattern, replacement in language._after:
            after = pattern.sub(replacement, after)
        if after != stem:
            changed[stem] = after
    assert changed == {}


def test_all_expressions_of_the_list_are_known_both_ways():
    for line in language.lines("synonyms.tsv")[1:]:
        lay, clinical = line.split("\t")
        for one in lexicon._alternatives(lay) + lexicon._alternatives(clinical):
            assert any(len(group) > 1 for group in plan(one).groups), one


def test_a_question_of_only_small_words_is_still_asked():
    assert len(plan("wat is dat").groups) == 3


def test_a_very_long_question_has_a_bounded_plan():
    assert len(plan("rust " * 500).groups) <= 16


@pytest.mark.elastic
def test_elasticsearch_makes_the_same_stems(engine):
    """On the embedded engine there is nothing to compare; this test is for the other one."""
    if not hasattr(engine, "client"):
        return
    names = ("synonyms.tsv", "also.tsv", "parts.txt", "stems.tsv", "crisis.txt", "stopwords.txt")
    some = sorted(set().union(*(language.words(line) for name in names for line in language.lines(name))))
    some += ["Cafe\u0301", "ÉÉN", "straße", "auto's", "24-uurs", "Zoë", "brieven", "bedden", "gezinnen", "snake_case"]
    engine.count()  # makes the index
    different = {}
    for word in some:
        answer = engine.client.indices.analyze(index=engine.alias, analyzer="huiskamer_dutch", text=word)
        theirs = [token["token"] for token in answer["tokens"]]
        if theirs != language.stems(word):
            different[word] = (language.stems(word), theirs)
    assert different == {}
