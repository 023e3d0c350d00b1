"""Words, stems, parts and plans; and the analyzer of Elasticsearch says the same."""

import pytest

from search import language, lexicon
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
    names = ("synonyms.tsv", "parts.txt", "stems.tsv", "crisis.txt", "stopwords.txt")
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
