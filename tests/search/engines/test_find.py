"""Which documents a query finds, and in which order. Runs on both engines."""

import pytest


@pytest.mark.parametrize(
    ("query", "text"),
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
def test_everyday_word_finds_clinical_word_and_reverse(put, find, query, text):
    put("wanted", "Een verhaal", text)
    put("other", "Een ander verhaal", "Over koken met vrienden.")
    assert find(query) == ["wanted"]


@pytest.mark.parametrize(
    ("query", "text"),
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
def test_query_finds_other_forms_of_its_word(put, find, query, text):
    put("wanted", "Titel", text)
    assert find(query) == ["wanted"]


@pytest.mark.parametrize(
    ("query", "text"),
    [
        ("slaapproblemen", "Mijn probleem: de slaap komt niet."),
        ("slaap probleem", "Wat doe je tegen slaapproblemen?"),
        ("slaapproblemen", "Problemen met slapen heeft bijna iedereen wel eens."),
        ("angst", "Een angststoornis begint vaak jong."),
        ("dag boek", "Schrijf het in je dagboek."),
        ("vogel huis", "We maakten een vogelhuis."),
    ],
)
def test_compound_finds_its_parts_and_reverse(put, find, query, text):
    put("wanted", "Titel", text)
    assert find(query) == ["wanted"]


@pytest.mark.parametrize("query", ["depresie", "deprressie", "derpessie", "depress"])
def test_misspelled_word_finds_the_word(put, find, query):
    put("wanted", "Over depressie", "Somber zonder eind.")
    put("other", "Over dieren", "De hond en de kat.")
    assert find(query) == ["wanted"]


def test_word_with_enough_hits_is_not_matched_fuzzily(put, find):
    for number in range(3):
        put(f"manie{number}", "Over manie")
    put("marie", "Marie vertelt")
    assert set(find("manie")) == {"manie0", "manie1", "manie2"}


def test_short_word_is_not_matched_fuzzily(put, find):
    put("bed", "Naar bed")
    assert find("bad") == []


def test_fuzzy_match_never_leads_to_a_common_word(put, find):
    put("small", "Wie, niet, zonder en feeling", "Iemand anders vindt veel, maar niet zonder jezelf.")
    put("control", "Herstellen", "Een wandelgroep.")
    assert [find(word) for word in ("wiet", "niet", "zonde", "feelin", "iemant")] == [
        [],
        ["small"],
        [],
        [],
        [],
    ]
    assert [find(word) for word in ("herstelen", "wandelgroeep")] == [["control"], ["control"]]


def test_known_word_is_not_matched_fuzzily(put, find):
    put("waited", "Ik verwacht dat de post in mijn slaap op tijd komt")
    put("relaxed", "Ontspannen is een manier, en dan een contract")
    assert [find(word) for word in ("contact", "verkracht", "gepest", "slaat", "manisch")] == [[]] * 5


@pytest.mark.parametrize(
    ("query", "text"),
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
def test_corrected_word_also_finds_its_synonyms(put, find, query, text):
    put("wanted", "Titel", text)
    put("other", "Over koken", "Soep en brood.")
    assert find(query) == ["wanted"]


@pytest.mark.parametrize(
    ("query", "text"),
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
def test_whole_sentence_finds_its_subject_first(put, find, query, text):
    put("wanted", "Titel", text)
    put("other", "Over koken", "Ik kan zo wel soep maken, en met mijn brood.")
    assert find(query)[:1] == ["wanted"]


def test_one_way_synonym_does_not_work_in_reverse(put, find):
    put("alone", "Alleen op maandag open")
    put("lonely", "Eenzaam")
    assert find("eenzaam") == ["lonely"]
    assert set(find("alleen")) == {"alone", "lonely"}


def test_query_of_stop_words_requires_all_of_them(put, find):
    put("all", "Wat is dat")
    put("one", "Hij zegt wat")
    assert find("wat is dat") == ["all"]


def test_words_of_closed_group_do_not_change_hits_of_others(put, find):
    put("open", "Hartkloppingen")
    before = find("hartklopingen")
    put("circle", "Hartklopingen", audience="group:7")
    assert find("hartklopingen") == before == ["open"]


def test_any_word_is_enough_when_few_documents_have_all_words(put, find):
    for number in range(3):
        put(f"both{number}", "Slapen en werken")
    put("one", "Slapen en eten")
    assert set(find("slapen werken")) == {"both0", "both1", "both2"}
    put("rare", "Zwemmen en dansen")
    assert find("zwemmen dansen eten") == ["rare", "one"]


def test_compound_without_hits_finds_its_strong_part(put, find):
    put("sleep", "Slapen als je hoofd doorpraat")
    put("other", "Over koken")
    assert find("slaapproblemen") == ["sleep"]


def test_stop_words_in_query_are_left_out(put, find):
    put("sleep", "Slapen als je hoofd doorpraat", "Lig je wakker?")
    assert find("hoe kan ik nou beter gaan slapen") != []
    assert find("ik kan niet slapen") == ["sleep"]


def test_match_in_title_ranks_above_match_in_text(put, find):
    put("text", "Iets anders", "Hier gaat het even over rouw en dan weer niet.")
    put("title", "Rouw", "Als iemand er niet meer is en alles anders wordt.")
    assert find("rouw") == ["title", "text"]


def test_document_with_higher_weight_ranks_first(put, find):
    put("light", "Hulp bij eten", "Hulp", weight=1.0)
    put("heavy", "Hulp bij eten", "Hulp", weight=5.0)
    assert find("hulp") == ["heavy", "light"]


@pytest.mark.parametrize(
    "query", ["", "   ", "?!", '"', "a AND (", "NEAR(", "text:rouw *", "-", "' OR 1=1 --", "{}[]^~\\"]
)
def test_query_syntax_of_engine_finds_nothing(put, find, query):
    put("one", "Titel", "Tekst")
    assert find(query) == []
