"""The index follows the rooms, and an engine that is ill breaks nothing."""

import logging
from io import StringIO

import pytest
from django.core.management import CommandError, call_command

from community import indexing
from community.indexing import Document
from search import actions
from search.engine import EngineError
from tests.search.conftest import settle

pytestmark = pytest.mark.django_db


def test_a_thing_that_changed_is_found_after_commit(shelf, engine, found, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        shelf.things["1"] = Document("thing", "1", "Rust", "")
        indexing.changed("thing", 1)
        assert engine.count() == 0
    settle(engine)
    assert found("rust") == ["1"]


def test_a_thing_that_is_gone_is_taken_out_after_commit(shelf, engine, django_capture_on_commit_callbacks):
    shelf.put("1", "Rust")
    with django_capture_on_commit_callbacks(execute=True):
        del shelf.things["1"]
        indexing.changed("thing", 1)
    assert engine.count() == 0


def test_a_thing_of_no_room_is_taken_out(shelf, engine):
    shelf.put("1", "Rust", kind="old-kind")
    actions.refresh(kind="old-kind", key="1")
    assert engine.count() == 0


def test_an_engine_that_is_ill_breaks_no_post_and_tells_no_text(
    shelf, engine, monkeypatch, caplog, django_capture_on_commit_callbacks
):
    def broken(documents):
        raise EngineError("ConnectionError")

    monkeypatch.setattr(engine, "index", broken)
    with caplog.at_level(logging.DEBUG), django_capture_on_commit_callbacks(execute=True):
        shelf.things["1"] = Document("thing", "1", "Geheimzinnig", "grenadine")
        indexing.changed("thing", 1)
    assert "search is behind on a thing (ConnectionError)" in caplog.text
    assert "grenadine" not in caplog.text
    assert "Geheimzinnig" not in caplog.text


def test_the_command_builds_the_index_anew_and_says_what_it_did(shelf, engine, found):
    shelf.put("stale", "Rust")
    shelf.things = {str(n): Document("thing", str(n), "Rust", "") for n in range(3)}
    out = StringIO()
    call_command("search_rebuild", stdout=out)
    said = [line.strip() for line in out.getvalue().splitlines()]
    assert said == ["Building the search index.", "thing: 3", "Ready: 3 documents can be found."]
    assert set(found("rust")) == {"0", "1", "2"}


def test_the_command_fails_loudly_and_without_text_when_the_engine_is_ill(shelf, engine, monkeypatch):
    def broken(documents):
        raise EngineError("ConnectionError")

    monkeypatch.setattr(engine, "rebuild", broken)
    with pytest.raises(CommandError, match="does not answer"):
        call_command("search_rebuild", stdout=StringIO())


def test_the_words_for_a_kind_of_thing_find_it(shelf, engine, found, monkeypatch):
    monkeypatch.setattr(actions, "_kind_words", lambda: {"thing": "cursus training"})
    shelf.things["1"] = Document("thing", "1", "Herstel", "")
    actions.rebuild()
    assert found("cursus herstel") == ["1"]
