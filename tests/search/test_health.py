"""``manage.py doctor`` compares the index with the database."""

import pytest

from community import indexing
from community.indexing import Document
from community.operations.registry import State
from search import health

pytestmark = pytest.mark.django_db


def findings() -> list[tuple[State, str]]:
    return [(finding.state, finding.text) for finding in health.check_index()]


def test_index_that_is_as_the_database_is_ok(room):
    room.put("1", "Rust")
    room.put("2", "Slaap")
    ((state, text),) = findings()
    assert state == State.OK
    assert text.startswith("The index has 2 documents")


def test_thing_that_is_not_in_the_index_is_seen(room):
    room.put("1", "Rust")
    room.things["2"] = Document("thing", "2", "Slaap", "")
    assert findings() == [(State.LOOK, "1 of a sample of things cannot be found: the index does not have them.")]


def test_document_of_a_thing_that_is_gone_is_seen(room):
    room.put("1", "Rust")
    room.put("2", "Slaap")
    del room.things["2"]
    assert findings() == [(State.LOOK, "The index has 2 documents of 1 things: some are of what is gone.")]


def test_thing_that_the_index_should_not_have_is_seen(room, monkeypatch):
    room.put("1", "Rust")
    room.put("2", "Slaap")
    source = indexing.sources()["thing"]
    monkeypatch.setattr(health, "_sample", lambda _source: ["1", "2"])
    del room.things["2"]
    assert source.kind == "thing"
    assert health.differences() == (set(), {("thing", "2")})


def test_change_that_waits_in_the_outbox_is_no_difference(room):
    room.put("1", "Rust")
    room.things["2"] = Document("thing", "2", "Slaap", "")
    indexing.changed("thing", "2")
    assert health.differences() == (set(), set())
