"""A real PostgreSQL that dies, hangs, is full and comes back, as one process sees it."""

import tempfile
import time
from pathlib import Path

import psycopg
import pytest
from django.db import OperationalError, connections
from django.db.backends.signals import connection_created
from django.test import Client

from community.members.drafts.widgets import DRAFT_FIELDS
from community.postgresql import watch as watching
from community.postgresql.base import DatabaseWrapper
from community.settings.env import database_from_url, with_kept_connections
from community.urls import urlpatterns
from tests.support.parts import PostgreSQL

pytestmark = [pytest.mark.once, pytest.mark.django_db]
BACK_SECONDS = 2
WORDS = "Wat ik durfde te zeggen"
FORM = {"text": WORDS, DRAFT_FIELDS: "text@late"}
HANG_SECONDS = watching.LOOK_SECONDS * (watching.WAITS_IN_A_ROW + 1) + watching.CONNECT_SECONDS + 1


@pytest.fixture(scope="module")
def server():
    with tempfile.TemporaryDirectory(prefix="pg-away-") as folder:  # one that PostgreSQL's own user can enter
        part = PostgreSQL(Path(folder))
        yield part
        part.stop()


@pytest.fixture
def database(server, monkeypatch):
    """A connection to that server, as a lasting thread of a page process keeps it."""
    if not server.children.running:
        server.start()
    monkeypatch.setattr(connection_created, "receivers", [])  # it is not that of the site
    watch = watching.Watch()
    monkeypatch.setattr("community.postgresql.base.watch", watch)
    settings = with_kept_connections(database_from_url(server.url, Path("unused")))
    wrapper = DatabaseWrapper(connections.configure_settings({"default": settings})["default"], "away")
    wrapper.watch = watch
    ask(wrapper)
    yield wrapper
    server.thaw()
    wrapper.close()


def ask(database: DatabaseWrapper) -> int:
    """Ask as a request does: connections that were lost are dropped before it."""
    database.close_if_unusable_or_obsolete()
    with database.cursor() as cursor:
        return cursor.execute("SELECT 7").fetchone()[0]


def seconds_of_refusal(database: DatabaseWrapper) -> float:
    began = time.monotonic()
    with pytest.raises(OperationalError):
        ask(database)
    return time.monotonic() - began


def seconds_until_answer(database: DatabaseWrapper) -> float:
    began = time.monotonic()
    while True:
        try:
            assert ask(database) == 7
            return time.monotonic() - began
        except OperationalError:
            time.sleep(0.05)


def test_server_that_died_is_refused_at_once_and_asked_again_when_it_is_back(server, database):
    server.kill()
    assert seconds_of_refusal(database) < 1
    assert seconds_of_refusal(database) < 1
    server.start()
    assert seconds_until_answer(database) < BACK_SECONDS


def test_server_that_hangs_is_given_up_once_and_then_refused_at_once(server, database):
    server.freeze()
    assert seconds_of_refusal(database) < HANG_SECONDS
    assert seconds_of_refusal(database) < 1
    server.thaw()
    assert seconds_until_answer(database) < BACK_SECONDS


def test_query_that_is_slow_is_not_given_up(database, monkeypatch):
    monkeypatch.setattr(watching, "WAITS_IN_A_ROW", 1)
    with database.cursor() as cursor:
        assert cursor.execute("SELECT 7 FROM pg_sleep(1.5)").fetchone()[0] == 7
    assert not database.watch.is_away


def test_server_without_free_connections_is_asked_again_when_there_is_one(server, database):
    database.close()
    server.kill()
    server.start("max_connections=4", "superuser_reserved_connections=0")
    others = [psycopg.connect(server.url) for _number in range(4)]
    assert seconds_of_refusal(database) < 1
    for other in others:
        other.close()
    assert seconds_until_answer(database) < BACK_SECONDS


def test_page_is_503_with_help_lines_and_the_words_of_the_form_while_the_server_is_away(server, database, monkeypatch):
    monkeypatch.setattr(urlpatterns[0], "callback", lambda request: ask(database))
    server.kill()
    browser = Client(raise_request_exception=False)
    for response in (browser.get("/healthz"), browser.post("/healthz", FORM)):
        assert response.status_code == 503
        assert response.headers["Retry-After"]
        assert "tel:113" in response.content.decode()
    assert WORDS in response.content.decode()
    assert "niet verstuurd" in response.content.decode()


def test_page_is_not_sure_whether_a_form_was_stored_when_the_connection_breaks_under_it(server, database, monkeypatch):
    def view(request):
        server.kill()
        ask(database) if database.connection is None else database.cursor().execute("SELECT 7")

    monkeypatch.setattr(urlpatterns[0], "callback", view)
    response = Client(raise_request_exception=False).post("/healthz", FORM)
    assert response.status_code == 503
    assert "We weten niet of" in response.content.decode()
    assert "niet verstuurd" not in response.content.decode()
