"""The index follows the rooms, and an engine that does not answer breaks no request."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community import indexing
from community.indexing import Document
from search import actions
from search.engines.base import EngineError
from tests.search.conftest import make_changes_visible

pytestmark = pytest.mark.django_db


def test_changed_thing_is_found_after_commit(room, engine, find, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        room.things["1"] = Document("thing", "1", "Rust", "")
        indexing.changed("thing", 1)
        assert engine.count() == 0
    make_changes_visible(engine)
    assert find("rust") == ["1"]


def test_deleted_thing_is_removed_after_commit(room, engine, django_capture_on_commit_callbacks):
    room.put("1", "Rust")
    with django_capture_on_commit_callbacks(execute=True):
        del room.things["1"]
        indexing.changed("thing", 1)
    assert engine.count() == 0


def test_thing_of_unknown_kind_is_removed(room, engine):
    room.put("1", "Rust", kind="old-kind")
    indexing.changed("old-kind", "1")
    actions.catch_up()
    assert engine.count() == 0


def test_engine_error_breaks_no_request_and_logs_no_text(
    room, engine, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(documents):
        raise EngineError("ConnectionError")

    monkeypatch.setattr(engine, "index", broken)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        room.things["1"] = Document("thing", "1", "Geheimzinnig", "grenadine")
        indexing.changed("thing", 1)
    assert "search is behind (ConnectionError)" in caplog.text
    assert "grenadine" not in caplog.text
    assert "Geheimzinnig" not in caplog.text


def test_rebuild_command_replaces_the_index_and_prints_counts(room, engine, find):
    room.put("stale", "Rust")
    room.things = {str(n): Document("thing", str(n), "Rust", "") for n in range(3)}
    out = StringIO()
    call_command("search_rebuild", stdout=out)
    printed = [line.strip() for line in out.getvalue().splitlines()]
    assert printed == ["Building the search index.", "thing: 3", "Ready: 3 documents can be found."]
    assert set(find("rust")) == {"0", "1", "2"}


def test_rebuild_command_fails_when_the_engine_does_not_answer(room, engine, monkeypatch):
    def broken(documents):
        raise EngineError("ConnectionError")

    monkeypatch.setattr(engine, "rebuild", broken)
    with pytest.raises(CommandError, match="does not answer"):
        call_command("search_rebuild", stdout=StringIO())


def test_keyword_of_its_kind_finds_a_thing(room, engine, find, monkeypatch):
    monkeypatch.setattr(actions, "_kind_keywords", lambda: {"thing": "cursus training"})
    room.things["1"] = Document("thing", "1", "Herstel", "")
    actions.rebuild()
    assert find("cursus herstel") == ["1"]
