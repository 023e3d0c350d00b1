"""Passages with the words of the query marked. Runs on both engines."""

import pytest

from search.query.planner import plan_query


def marked(segments) -> list[str]:
    return [text for text, is_marked in segments if is_marked]


def test_passage_marks_the_word_and_shows_its_context(engine, put):
    put(
        "one",
        "Titel",
        "Begin. " + "Dit is gewoon een zin. " * 40 + "Soms hoor ik <b>stemmen</b> op straat. " + "Slot. " * 80,
    )
    segments = engine.passages(plan_query("stem"), [("article", "one")])["article", "one"]
    shown = "".join(text for text, _marked in segments)
    assert marked(segments) == ["stemmen"]
    assert "<b>stemmen</b> op straat" in shown
    assert shown.startswith("… ")
    assert shown.endswith(" …")
    assert len(shown) < 400


@pytest.mark.parametrize(
    ("query", "words"),
    [
        ("stemmen horen", {"auditieve", "hallucinaties"}),
        ("halucinaties", {"hallucinaties"}),
        ("slaap", {"slaapproblemen"}),
    ],
)
def test_passage_marks_synonyms_misspelled_words_and_compounds(engine, put, query, words):
    put("one", "Titel", "Zij heeft auditieve hallucinaties en daarbij slaapproblemen.")
    segments = engine.passages(plan_query(query), [("article", "one")])["article", "one"]
    assert set(" ".join(marked(segments)).split()) >= words


def test_passage_without_match_is_the_beginning_of_the_text(engine, put):
    put("one", "Rouw", "Een tekst over iets anders.")
    assert engine.passages(plan_query("rouw"), [("article", "one"), ("article", "gone")]) == {
        ("article", "one"): [("Een tekst over iets anders.", False)]
    }


def test_passage_marks_what_the_query_asks_for(engine, put):
    put("one", "Voor naasten", "Een plek voor naasten.")
    assert marked(engine.passages(plan_query("mijn zoon is ziek"), [("article", "one")])["article", "one"]) == [
        "naasten"
    ]
