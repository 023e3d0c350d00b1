"""Hidden documents change no answer: not the order, the number, the spelling, the passages or the work.

Two worlds hold the same documents for the reader; one of them also holds what the reader may not see. Both engines.
"""

import sqlite3
from random import Random

import pytest

from community.indexing import Document
from search.engines.base import MAX_HITS, SearchRequest
from search.engines.embedded import storage
from search.engines.embedded.engine import EmbeddedEngine
from search.query.planner import plan_query
from tests.search.conftest import make_changes_visible

SECRET = "grenadine"
WORDS = [
    "slapen",
    "nacht",
    "piekeren",
    "angst",
    "paniek",
    "psychose",
    "stemmen",
    "horen",
    "eenzaam",
    "naaste",
    "moeder",
    "vriend",
    "herstel",
    "medicatie",
    "wachtlijst",
    "huisarts",
    "therapie",
    "slaapproblemen",
    "depressie",
    "depressief",
    "hartkloppingen",
    "grenadine",
    "grenadier",
    "grens",
    "groen",
    "m-path",
    "e-mail",
    "foto's",
    "0800-0113",
    "koken",
    "fietsen",
    "zwemmen",
    "dansen",
    "terugval",
    "niet",
    "geen",
    "probleem",
]
QUERIES = [
    *WORDS,
    *(SECRET[:length] for length in range(1, len(SECRET) + 1)),
    *("grenadien", "hartklopingen", "depresie", "psygose", "slaappproblemen", "hartklop", "zwemmen dansen eten"),
    *(
        "slapen grenadine",
        "ik kan niet slapen",
        "mijn moeder heeft een psychose",
        "xylofoon",
        "niet",
        "grenadine koken",
    ),
]
READERS = [("public",), ("public", "members", "group:1")]


def make_world(engine, reader: tuple[str, ...], *, has_hidden: bool, has_blocked: bool = True) -> None:
    """Fill the index: 60 documents for the reader and, between them, five times as many for others."""
    seen, hidden = Random(1), Random(2)
    others = [audience for audience in ("members", "group:1", "group:2", "group:3") if audience not in reader]
    documents = []
    for number in range(60):
        documents.append(
            Document("topic", f"seen{number}", text_of(seen, 3), text_of(seen, 30), seen.choice(reader), author="bram")
        )
        for copy in range(5) if has_hidden else ():
            text = f"{text_of(hidden, 40)} {SECRET} {SECRET}en {SECRET[:-1]}"
            key, audience = f"hidden{number}-{copy}", hidden.choice(others)
            documents.append(Document("topic", key, f"{SECRET} {text_of(hidden, 3)}", text, audience, author="bram"))
            if has_blocked:
                key = f"blocked{number}-{copy}"
                documents.append(Document("post", key, SECRET, text, reader[0], author="ben", weight=1.4))
    engine.index(documents)
    removed = [document.key for document in documents if document.key.startswith("hidden1")]
    engine.remove("topic", removed)
    make_changes_visible(engine)


def text_of(chance: Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, k=count))


def answers(engine, reader: tuple[str, ...]) -> dict:
    """Return for each query what the reader gets: the order, and what the passages show."""
    given = {}
    for query in QUERIES:
        plan = plan_query(query)
        references = engine.find(SearchRequest(plan, reader, blocked_authors=("ben",)))
        given[query] = references, engine.passages(plan, references[:20])
    return given


@pytest.mark.parametrize("reader", READERS)
def test_answers_are_the_same_with_and_without_hidden_documents(engine, reader):
    answers_of_worlds = []
    for has_hidden in (False, True):
        engine.rebuild([])
        make_world(engine, reader, has_hidden=has_hidden)
        answers_of_worlds.append(answers(engine, reader))
    assert answers_of_worlds[0] == answers_of_worlds[1]
    assert sum(bool(references) for references, _passages in answers_of_worlds[0].values()) > len(QUERIES) * 0.8


def test_two_own_topics_do_not_tell_which_word_a_closed_group_uses(engine, put, find):
    """Play the attack: own topics with "arenadine", "brenadine" and so on, and the order in which they are found."""
    orders = []
    for secret in ("", SECRET):
        engine.rebuild([])
        for number in range(40):
            put(f"closed{number}", "Over ons", f"Wij praten over {secret}.", audience="group:7")
        for first in "abcdefgh":
            put(f"own-{first}", "Mijn bericht", f"{first}renadine {first}renadines")
        orders.append(
            [find(f"{first}renadine {other}renadine") for first in "abcdefgh" for other in "abcdefgh"]
            + [find(f"{first}renadin") for first in "abcdefgh"]
            + [find(SECRET[:length]) for length in range(1, len(SECRET) + 1)]
        )
    assert orders[0] == orders[1]


def test_hits_that_a_room_hides_do_not_fill_the_window_or_stop_the_relaxed_search(engine):
    def visible(references):
        return [reference for reference in references if reference[1].startswith("seen")]

    for count in (0, MAX_HITS + 20):
        engine.rebuild([])
        engine.index([Document("topic", "seen", "Iets", "Over hartkloppingen"), Document("topic", "seen2", "", "Rust")])
        engine.index(Document("topic", f"hidden{n}", "Hartklopingen rust", "Hartklopingen rust") for n in range(count))
        make_changes_visible(engine)
        hits = {
            query: engine.find(SearchRequest(plan_query(query), visible=visible))
            for query in ("hartklopingen", "rust", "hartkloppingen rust")
        }
        assert hits == {
            "hartklopingen": [("topic", "seen")],
            "rust": [("topic", "seen2")],
            "hartkloppingen rust": [("topic", "seen2"), ("topic", "seen")],
        }


def test_order_does_not_depend_on_documents_that_were_edited_or_removed(engine, put, find):
    put("one", "Over de grens", "koken")
    put("two", "Over de grens", "koken")
    before = find("grens koken")
    for number in range(50):
        put(f"gone{number}", "Over de grens", "koken", audience="group:7")
        put(f"gone{number}", "Anders", f"{number}", audience="group:7")
    engine.remove("article", [f"gone{number}" for number in range(50)])
    make_changes_visible(engine)
    assert find("grens koken") == before


def test_search_of_visitor_reads_no_table_with_words_of_closed_groups(tmp_path, monkeypatch):
    """Read the statements that SQLite runs, also those inside FTS5."""
    work = []
    for has_hidden in (False, True):
        engine = EmbeddedEngine(tmp_path / f"{has_hidden}.sqlite3")
        make_world(engine, ("public",), has_hidden=has_hidden, has_blocked=False)
        statements: list[str] = []

        def open_traced(path, statements=statements, open_file=storage.open_file) -> sqlite3.Connection:
            connection = open_file(path)
            connection.set_trace_callback(statements.append)
            return connection

        with monkeypatch.context() as patch:
            patch.setattr(storage, "open_file", open_traced)
            engine = EmbeddedEngine(engine.path)  # opens the file anew
            for query in QUERIES:
                engine.find(SearchRequest(plan_query(query)))
        assert not [statement for statement in statements if "_members" in statement or "_groups" in statement]
        work.append(statements)
    searches = [[each for each in statements if each.startswith("SELECT rowid")] for statements in work]
    assert len(searches[0]) > len(QUERIES)
    assert searches[0] == searches[1]
