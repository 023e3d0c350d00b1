"""What an engine must do. The same on the embedded one and on Elasticsearch."""

import pytest

from community.indexing import Document
from search.engine import MAX_HITS, Wanted
from search.plan import plan
from tests.search.conftest import settle


def marked(segments) -> list[str]:
    return [text for text, is_marked in segments if is_marked]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("stemmen horen", "Veel mensen hebben auditieve hallucinaties."),
        ("auditieve hallucinaties", "Hij kan ook overdag stemmen horen."),
        ("ik hoor stemmen", "Wat zijn auditieve hallucinaties?"),
        ("auditieve hallucinaties", "Zij heeft auditieve en visuele hallucinaties."),
        ("paniekaanvallen", "Een paniekstoornis gaat vaak over."),
        ("paniekstoornis", "Na elke paniekaanval was ik moe."),
        ("PTSS", "Als je iets ergs hebt meegemaakt: een trauma laat sporen na."),
        ("in de war", "Een psychose komt zelden uit het niets."),
        ("burn-out", "Ik was helemaal opgebrand."),
        ("burnout", "Ik was helemaal opgebrand."),
        ("slapeloosheid", "Over nachten waarin je slecht slaapt."),
        ("slapeloosheid", "Slapen als je hoofd doorpraat."),
        ("insomnia", "Ook als je elke nacht wakker ligt."),
        ("schizofrenie", "Na een psychose ben je nog steeds jezelf."),
        ("mishandeling", "Het is thuis niet veilig."),
        ("niet meer willen leven", "Over suïcidaliteit praten mag."),
    ],
)
def test_the_persons_own_words_find_the_clinical_words_and_back(put, found, question, text):
    put("wanted", "Een verhaal", text)
    put("other", "Een ander verhaal", "Over koken met vrienden.")
    assert found(question) == ["wanted"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("stemmen", "Een stem die troost."),
        ("stem", "Er waren stemmen."),
        ("kinderen", "Als kind was ik stil."),
        ("ei", "Eieren bij het ontbijt."),
        ("fietsen", "Op de fiets naar huis."),
        ("huizen", "Een huis met een tuin."),
        ("paniekaanvallen", "Een paniekaanval gaat voorbij."),
        ("depressieve", "Een depressie is geen zwakte."),
        ("suicide", "Praten over suïcide helpt."),
        ("SUÏCIDE", "Praten over suicide helpt."),
        ("cafe", "We zitten in een cafe\u0301."),
    ],
)
def test_other_forms_of_a_word_are_the_same_word(put, found, question, text):
    put("wanted", "Titel", text)
    assert found(question) == ["wanted"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("slaapproblemen", "Mijn probleem: de slaap komt niet."),
        ("slaap probleem", "Wat doe je tegen slaapproblemen?"),
        ("slaapproblemen", "Problemen met slapen heeft bijna iedereen wel eens."),
        ("angst", "Een angststoornis begint vaak jong."),
        ("dag boek", "Schrijf het in je dagboek."),
        ("vogel huis", "We maakten een vogelhuis."),
    ],
)
def test_long_words_find_their_parts_and_back(put, found, question, text):
    put("wanted", "Titel", text)
    assert found(question) == ["wanted"]


@pytest.mark.parametrize("question", ["depresie", "deprressie", "derpessie", "depress"])
def test_typing_errors_are_forgiven(put, found, question):
    put("wanted", "Over depressie", "Somber zonder eind.")
    put("other", "Over dieren", "De hond en de kat.")
    assert found(question) == ["wanted"]


def test_a_word_that_many_things_have_is_not_taken_for_another(put, found):
    for number in range(3):
        put(f"manie{number}", "Over manie")
    put("marie", "Marie vertelt")
    assert set(found("manie")) == {"manie0", "manie1", "manie2"}


def test_a_short_word_is_not_taken_for_another(put, found):
    put("bed", "Naar bed")
    assert found("bad") == []


def test_a_small_word_is_never_what_was_meant(put, found):
    put("small", "Wie, niet, zonder en feeling", "Iemand anders vindt veel, maar niet zonder jezelf.")
    put("control", "Herstellen", "Een wandelgroep.")
    assert [found(word) for word in ("wiet", "niet", "zonde", "feelin", "iemant")] == [
        [],
        ["small"],
        [],
        [],
        [],
    ]
    assert [found(word) for word in ("herstelen", "wandelgroeep")] == [["control"], ["control"]]


def test_a_word_that_we_know_is_not_taken_for_another(put, found):
    put("waited", "Ik verwacht dat de post in mijn slaap op tijd komt")
    put("relaxed", "Ontspannen is een manier, en dan een contract")
    assert [found(word) for word in ("contact", "verkracht", "gepest", "slaat", "manisch")] == [[]] * 5


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("bagn", "Ik ben bang."),
        ("slapn", "Slapen als je hoofd doorpraat."),
        ("piekern", "Piekeren over morgen."),
        ("psichose", "Hij was in de war."),
        ("stemen hooren", "Zij heeft auditieve hallucinaties."),
        ("slaappproblemen", "Wakker liggen."),
        ("angstoornis", "Leven met angst."),
        ("eetstornis", "Een eetbui komt zelden alleen."),
    ],
)
def test_a_word_of_our_lists_is_meant_with_all_that_it_means(put, found, question, text):
    put("wanted", "Titel", text)
    put("other", "Over koken", "Soep en brood.")
    assert found(question) == ["wanted"]


@pytest.mark.parametrize(
    ("question", "text"),
    [
        ("ik voel me zo alleen", "Eenzaam zijn veel mensen."),
        ("can't sleep", "Slapen als je hoofd doorpraat."),
        ("i feel so lonely", "Eenzaamheid."),
        ("ik kan gewoon niet meer", "Over niet meer willen leven."),
        ("I want to die", "Over niet meer willen leven."),
        ("mijn vriend slaat me", "Het is thuis niet veilig."),
        ("waarom voel ik niks", "Nergens zin in."),
        ("burnoutklachten", "Ik was opgebrand."),
    ],
)
def test_a_whole_sentence_finds_what_it_is_about(put, found, question, text):
    put("wanted", "Titel", text)
    put("other", "Over koken", "Ik kan zo wel soep maken, en met mijn brood.")
    assert found(question)[:1] == ["wanted"]


def test_what_people_type_leads_one_way(put, found):
    put("alone", "Alleen op maandag open")
    put("lonely", "Eenzaam")
    assert found("eenzaam") == ["lonely"]
    assert set(found("alleen")) == {"alone", "lonely"}


def test_a_question_of_small_words_does_not_find_every_text_with_one_of_them(put, found):
    put("all", "Wat is dat")
    put("one", "Hij zegt wat")
    assert found("wat is dat") == ["all"]


def test_what_stands_in_a_closed_group_does_not_change_what_another_finds(put, found):
    put("open", "Hartkloppingen")
    before = found("hartklopingen")
    put("circle", "Hartklopingen", audience="group:7")
    assert found("hartklopingen") == before == ["open"]


def test_what_has_all_words_comes_first_and_with_few_of_those_any_word_will_do(put, found):
    for number in range(3):
        put(f"both{number}", "Slapen en werken")
    put("one", "Slapen en eten")
    assert set(found("slapen werken")) == {"both0", "both1", "both2"}
    put("rare", "Zwemmen en dansen")
    assert found("zwemmen dansen eten") == ["rare", "one"]


def test_a_long_word_that_nothing_has_finds_its_parts_by_themselves(put, found):
    put("sleep", "Slapen als je hoofd doorpraat")
    put("other", "Over koken")
    assert found("slaapproblemen") == ["sleep"]


def test_small_words_in_a_question_do_not_count(put, found):
    put("sleep", "Slapen als je hoofd doorpraat", "Lig je wakker?")
    assert found("hoe kan ik nou beter gaan slapen") != []
    assert found("ik kan niet slapen") == ["sleep"]


def test_a_title_weighs_more_than_a_text(put, found):
    put("text", "Iets anders", "Hier gaat het even over rouw en dan weer niet.")
    put("title", "Rouw", "Als iemand er niet meer is en alles anders wordt.")
    assert found("rouw") == ["title", "text"]


def test_a_heavier_document_comes_first(put, found):
    put("light", "Hulp bij eten", "Hulp", weight=1.0)
    put("heavy", "Hulp bij eten", "Hulp", weight=5.0)
    assert found("hulp") == ["heavy", "light"]


@pytest.mark.parametrize(
    "question", ["", "   ", "?!", '"', "a AND (", "NEAR(", "text:rouw *", "-", "' OR 1=1 --", "{}[]^~\\"]
)
def test_signs_are_no_language_of_the_engine(put, found, question):
    put("one", "Titel", "Tekst")
    assert found(question) == []


def test_only_the_audience_of_the_person_is_asked(put, found):
    put("open", "Rust")
    put("members", "Rust", audience="members")
    put("circle", "Rust", audience="group:7")
    put("other", "Rust", audience="group:8")
    assert found("rust") == ["open"]
    assert set(found("rust", audiences=("public", "members", "group:7"))) == {"open", "members", "circle"}


def test_words_of_people_who_are_blocked_are_not_found(put, found):
    put("ben", "Rust", author="b")
    put("bram", "Rust", author="c")
    assert found("rust", blocked_authors=("b",)) == ["bram"]


def test_kinds_and_a_theme_narrow_the_search(put, found):
    put("story", "Rust", kind="story", theme="herstel")
    put("tool", "Rust", kind="tool", theme="angst")
    assert found("rust", kinds=("tool", "course")) == ["tool"]
    assert found("rust", theme="herstel") == ["story"]


def test_what_changed_is_found_by_its_new_words_only(put, found):
    put("one", "Titel", "Over zwemmen in zee")
    put("one", "Titel", "Over fietsen in de duinen", audience="members")
    assert found("zwemmen", audiences=("members",)) == []
    assert found("duinen") == []
    assert found("duinen", audiences=("members",)) == ["one"]


def test_what_is_removed_is_not_found(engine, put, found):
    put("one", "Rust")
    put("two", "Rust")
    engine.remove("article", ["one", "absent"])
    assert found("rust") == ["two"]
    assert engine.count() == 1


def test_a_passage_shows_the_words_that_were_looked_for(engine, put):
    put(
        "one",
        "Titel",
        "Begin. " + "Dit is gewoon een zin. " * 40 + "Soms hoor ik <b>stemmen</b> op straat. " + "Slot. " * 80,
    )
    segments = engine.passages(plan("stem"), [("article", "one")])["article", "one"]
    shown = "".join(text for text, _marked in segments)
    assert marked(segments) == ["stemmen"]
    assert "<b>stemmen</b> op straat" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 400


@pytest.mark.parametrize(
    ("question", "words"),
    [
        ("stemmen horen", {"auditieve", "hallucinaties"}),
        ("halucinaties", {"hallucinaties"}),
        ("slaap", {"slaapproblemen"}),
    ],
)
def test_a_passage_marks_what_was_meant(engine, put, question, words):
    put("one", "Titel", "Zij heeft auditieve hallucinaties en daarbij slaapproblemen.")
    segments = engine.passages(plan(question), [("article", "one")])["article", "one"]
    assert set(" ".join(marked(segments)).split()) >= words


def test_a_text_without_the_words_shows_its_beginning(engine, put):
    put("one", "Rouw", "Een tekst over iets anders.")
    assert engine.passages(plan("rouw"), [("article", "one"), ("article", "gone")]) == {
        ("article", "one"): [("Een tekst over iets anders.", False)]
    }


def test_never_more_than_a_bounded_number_is_found(engine, found):
    engine.index(Document("article", str(number), "Rust", "") for number in range(MAX_HITS + 5))
    settle(engine)
    assert len(found("rust")) == MAX_HITS


def test_a_rebuild_puts_a_new_index_in_the_place_of_the_old_one(engine, put, found):
    put("old", "Rust")
    assert engine.rebuild([Document("article", "new", "Rust", ""), Document("story", "new", "Stilte", "")]) == 2
    assert found("rust") == ["new"]
    put("later", "Rust")
    assert set(found("rust")) == {"new", "later"}


def test_a_second_rebuild_leaves_nothing_of_the_first(engine, found):
    engine.rebuild([Document("article", "first", "Rust", "")])
    engine.rebuild([Document("article", "second", "Rust", "")])
    assert found("rust") == ["second"]


def test_the_old_index_answers_while_the_new_one_is_built(engine, put, found):
    put("old", "Rust")
    answers = []

    def documents():
        answers.append(found("rust"))
        yield Document("article", "new", "Rust", "")

    engine.rebuild(documents())
    assert answers == [["old"]]


def test_what_changes_during_a_rebuild_is_newer_than_what_the_rebuild_read(engine, put, found):
    put("edited", "Rust")
    put("erased", "Rust")

    def documents():
        put("edited", "Stilte")
        put("born", "Stilte")
        engine.remove("article", ["erased"])
        yield Document("article", "edited", "Rust", "")
        yield Document("article", "erased", "Rust", "")

    assert engine.rebuild(documents()) == 2
    assert found("rust") == []
    assert set(found("stilte")) == {"edited", "born"}


def test_a_rebuild_that_breaks_off_leaves_the_old_index(engine, put, found):
    put("old", "Rust")

    def documents():
        yield Document("article", "new", "Rust", "")
        raise RuntimeError("the source broke")

    with pytest.raises(RuntimeError):
        engine.rebuild(documents())
    assert found("rust") == ["old"]
    engine.rebuild([Document("article", "newer", "Rust", "")])
    assert found("rust") == ["newer"]


def test_the_question_for_nobody_finds_nothing(engine, put):
    put("one", "Rust")
    assert engine.find(Wanted(plan("rust"), audiences=())) == []
