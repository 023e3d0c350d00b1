"""While the database is away, locked or full: every page is the 503 page, and says the truth about a form."""

import errno
import sqlite3

import psycopg
import pytest
from django.db import OperationalError, connection
from django.test import Client
from django.urls import reverse

from community.postgresql.watch import AwayError
from community.web.outages import Outage, outage_of
from tests.support.forum import make_topic
from tests.support.people import client_for

WORDS = "Wat ik durfde te zeggen"


def caused_by(cause: Exception) -> Exception:
    """Return the exception as Django raises it for one of the driver."""
    try:
        raise OperationalError(str(cause)) from cause
    except OperationalError as error:
        return error


def of_sqlite(code: int) -> Exception:
    error = sqlite3.OperationalError("database error")
    error.sqlite_errorcode = code
    return error


@pytest.mark.parametrize(
    ("error", "outage"),
    [
        (caused_by(AwayError("connection refused")), Outage.AWAY),
        (caused_by(psycopg.errors.TooManyConnections("too many clients")), Outage.AWAY),
        (caused_by(psycopg.errors.DeadlockDetected("deadlock")), Outage.AWAY),
        (caused_by(psycopg.OperationalError("server closed the connection")), Outage.UNCERTAIN),
        (caused_by(psycopg.errors.AdminShutdown("terminating")), Outage.UNCERTAIN),
        (caused_by(psycopg.errors.DiskFull("no space left on device")), Outage.NO_ROOM),
        (caused_by(of_sqlite(sqlite3.SQLITE_BUSY)), Outage.AWAY),
        (caused_by(of_sqlite(sqlite3.SQLITE_FULL)), Outage.NO_ROOM),
        (caused_by(of_sqlite(sqlite3.SQLITE_READONLY)), Outage.NO_ROOM),
        (OSError(errno.ENOSPC, "No space left on device"), Outage.NO_ROOM),
        (OSError(errno.ENOENT, "No such file"), None),
        (ValueError("a fault of ours"), None),
        (None, None),
    ],
)
def test_outage_is_told_from_a_fault_of_the_site(error, outage):
    assert outage_of(error) is outage


@pytest.fixture
def away():
    """Take the database away from this thread, with the error of a refused connection or another one."""

    def context(cause: Exception):
        def refuse(*_query):
            raise caused_by(cause)

        return connection.execute_wrapper(refuse)

    return context


PAGES = ["/", "/en/", "/forum/", "/chat/", "/mijn/", "/account/login/", "/account/signup/", "/zoeken/?q=slapen"]


@pytest.mark.parametrize("path", PAGES)
def test_page_is_503_with_the_help_lines_while_the_database_is_away(cast, away, path):
    browser, visitor = client_for(cast.anna), Client(raise_request_exception=False)
    browser.raise_request_exception = False
    with away(AwayError("connection refused")):
        response, visited = browser.get(path), visitor.get(path)
    assert response.status_code == 503
    assert "tel:113" in response.content.decode()
    assert int(response.headers["Retry-After"]) <= 30
    assert visited.status_code != 500  # some ask no database


@pytest.mark.parametrize(
    ("cause", "sentence"),
    [
        (AwayError("connection refused"), "Dit is niet verstuurd"),
        (of_sqlite(sqlite3.SQLITE_BUSY), "Dit is niet verstuurd"),
        (of_sqlite(sqlite3.SQLITE_FULL), "geen ruimte meer"),
        (psycopg.OperationalError("server closed the connection"), "We weten niet of"),
    ],
)
def test_form_comes_back_with_its_words_and_says_whether_it_was_sent(cast, board, away, cause, sentence):
    topic = make_topic(cast.anna, board)
    browser = client_for(cast.bram)
    browser.raise_request_exception = False
    with away(cause):
        response = browser.post(reverse("forum:reply", args=[topic.public_id]), {"text": WORDS})
    page = response.content.decode()
    assert response.status_code == 503
    assert WORDS in page
    assert sentence in page
    assert topic.posts.count() == 1
