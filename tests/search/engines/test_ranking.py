"""The embedded engine reads only the best documents of each way to match, and its answer is that of reading all."""

from random import Random

import pytest

from community.indexing import Document
from search.engines.base import SearchRequest
from search.engines.embedded import ranking, storage
from search.engines.embedded.engine import EmbeddedEngine
from search.engines.embedded.queries import EmbeddedQueryRunner
from search.engines.relaxed_search import STRICT, Strictness
from search.query.planner import plan_query

WORDS = ("slapen", "nacht", "piekeren", "angst", "moeder", "koken", "slaapkamer", "zwemmen", "therapie")
WEIGHTS = (0.6, 0.8, 1.0, 1.4)
EVERYTHING = 10_000
QUERIES = (
    "koken",
    "slapen",
    "koken zwemmen",
    "slapen piekeren",
    "mijn moeder slaapt niet",
    "nacht angst koken",
    "xylofoon koken",
    "slaapkamer",
)
RELAXED_FOR = {"xylofoon koken": (Strictness(fuzzy=True), Strictness(fuzzy=True, any_word=True))}


@pytest.fixture
def engine(tmp_path):
    return EmbeddedEngine(tmp_path / "search.sqlite3")


def text_of(chance: Random, count: int) -> str:
    return " ".join(chance.choices(WORDS, cum_weights=range(1, len(WORDS) + 1), k=count))


@pytest.mark.parametrize("query", QUERIES)
@pytest.mark.parametrize("limit", [1, 5, 20])
def test_best_of_a_bounded_search_are_the_first_of_an_unbounded_one(engine, query, limit):
    chance = Random(4)
    engine.index(
        Document("post", str(number), text_of(chance, 2), text_of(chance, 8), author=str(number % 7), weight=weight)
        for number, weight in enumerate(chance.choices(WEIGHTS, k=400))
    )
    request = SearchRequest(plan_query(query), blocked_authors=("3",))
    with engine._reading() as connection:
        runner = EmbeddedQueryRunner(connection, request)
        for strictness in (Strictness(), *RELAXED_FOR.get(query, ())):
            assert runner.run(strictness, limit) == runner.run(strictness, EVERYTHING)[:limit]


COMMON = ("slapen", "nacht", "piekeren", "moeder", "therapie", "koken")
OTHER_WORDS = tuple(f"woord{number}" for number in range(50))


@pytest.mark.parametrize("most_inspected", [40, 200])
@pytest.mark.parametrize("count", [3, 6])
def test_strict_query_of_common_words_is_exact_without_reading_combinations(engine, monkeypatch, most_inspected, count):
    monkeypatch.setattr(ranking, "MOST_INSPECTED", most_inspected)
    monkeypatch.setattr(ranking, "MAX_READS", 0)
    chance = Random(8)
    engine.index(
        Document("post", str(number), chance.choice(OTHER_WORDS), " ".join(chance.choices(COMMON + OTHER_WORDS, k=60)))
        for number in range(1_500)
    )
    request = SearchRequest(plan_query(" ".join(COMMON[:count])))
    with engine._reading() as connection:
        runner = EmbeddedQueryRunner(connection, request)
        assert runner.run(STRICT, 20) == runner.run(STRICT, EVERYTHING)[:20]


def test_word_in_a_title_beside_an_equal_beginning_gives_no_points(engine):
    engine.index(
        [Document("post", "longer", "koken zwembad", "koken zwem"), Document("post", "later", "", "koken zwem")]
    )
    engine.index([Document("post", "whole", "koken zwem", "koken zwem")])
    with engine._reading() as connection:
        runner = EmbeddedQueryRunner(connection, SearchRequest(plan_query("koken zwem")))
        assert [key for _kind, key in runner.run(Strictness(), 10)] == ["whole", "longer", "later"]


def test_document_with_both_words_in_its_title_is_first_behind_many_newer_ones(engine):
    engine.index([Document("post", "both", "koken zwemmen", "koken zwemmen")])
    for number in range(30):
        titles = ("koken", "zwemmen")
        engine.index(Document("post", f"{title}{number}", title, "koken zwemmen") for title in titles)
    with engine._reading() as connection:
        runner = EmbeddedQueryRunner(connection, SearchRequest(plan_query("koken zwemmen")))
        assert runner.run(Strictness(), 3)[0] == ("post", "both")


def terms(engine) -> dict[str, int]:
    """Return the words that a fuzzy match may lead to, each with the number of its documents."""
    with engine._reading() as connection:
        generation = storage.current_generation(connection)
        return dict(connection.execute(f"SELECT term, documents FROM terms_{generation}"))  # noqa: S608


def test_words_for_fuzzy_matches_are_those_of_public_documents_and_go_with_the_last_one(engine):
    engine.index([Document("post", "one", "Zwemmen", "koken"), Document("post", "two", "", "koken")])
    engine.index([Document("post", "closed", "Grenadine", "koken", audience="group:7")])
    assert terms(engine) == {"zwem": 1, "kok": 2}
    engine.index([Document("post", "one", "Fietsen", "koken")])
    assert terms(engine) == {"fiets": 1, "kok": 2}
    engine.remove("post", ["one", "closed"])
    assert terms(engine) == {"kok": 1}
    engine.rebuild([Document("post", "one", "Zwemmen", "koken", theme="angst"), Document("post", "two", "", "koken")])
    assert terms(engine) == {"zwem": 1, "kok": 2}
