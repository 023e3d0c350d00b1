"""To which documents a search is limited. Runs on both engines."""

from community.indexing import Document
from search.engines.base import MAX_HITS, SearchRequest
from search.query.planner import plan_query
from tests.search.conftest import make_changes_visible


def test_only_documents_for_the_audiences_are_found(put, find):
    put("open", "Rust")
    put("members", "Rust", audience="members")
    put("circle", "Rust", audience="group:7")
    put("other", "Rust", audience="group:8")
    assert find("rust") == ["open"]
    assert set(find("rust", audiences=("public", "members", "group:7"))) == {"open", "members", "circle"}


def test_documents_of_blocked_authors_are_not_found(put, find):
    put("ben", "Rust", author="b")
    put("bram", "Rust", author="c")
    assert find("rust", blocked_authors=("b",)) == ["bram"]


def test_kinds_and_theme_limit_the_hits(put, find):
    put("story", "Rust", kind="story", theme="herstel")
    put("tool", "Rust", kind="tool", theme="angst")
    assert find("rust", kinds=("tool", "course")) == ["tool"]
    assert find("rust", theme="herstel") == ["story"]


def test_number_of_hits_is_bounded(engine, find):
    engine.index(Document("article", str(number), "Rust", "") for number in range(MAX_HITS + 5))
    make_changes_visible(engine)
    assert len(find("rust")) == MAX_HITS


def test_request_without_audience_finds_nothing(engine, put):
    put("one", "Rust")
    assert engine.find(SearchRequest(plan_query("rust"), audiences=())) == []
