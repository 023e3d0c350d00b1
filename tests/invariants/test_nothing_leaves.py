"""Invariant 9: nothing of a visitor is kept, and nothing comes from or goes to elsewhere."""

import logging

import pytest
from django.db import connection
from django.test import Client

ADDRESS = "203.0.113.77"  # from the range for documentation, RFC 5737
AGENT = "Herkenbare-telefoon/77.7"
PUBLIC = [
    "/",
    "/en/",
    "/lezen/",
    "/verhalen/",
    "/woordenlijst/",
    "/hulplijnen/",
    "/samen/",
    "/forum/",
    "/groepen/",
    "/chat/",
    "/hulpmiddelen/",
    "/herstelacademie/",
    "/zoeken/",
    "/zoeken/?q=slapen",
    "/bestaat-niet/",
]


def whole_database() -> str:
    """Every value of every row of every table, as text."""
    with connection.cursor() as cursor:
        names = connection.introspection.table_names(cursor)
        rows = []
        for name in names:
            cursor.execute(f"SELECT * FROM {connection.ops.quote_name(name)}")  # noqa: S608 - names from the database
            rows += cursor.fetchall()
    return repr(rows)


@pytest.mark.parametrize("path", PUBLIC)
def test_a_visitor_who_only_reads_gets_no_cookie(db, path):
    answer = Client().get(path)
    assert answer.status_code in (200, 404)
    assert answer.cookies == {}


@pytest.mark.parametrize("path", [*PUBLIC, "/account/login/", "/mijn/", "/healthz"])
def test_every_answer_carries_the_strict_headers(db, path):
    answer = Client().get(path)
    policy = answer["Content-Security-Policy"]
    assert "default-src 'self'" in policy
    assert "frame-ancestors 'none'" in policy
    assert "unsafe" not in policy
    assert (answer["Referrer-Policy"], answer["X-Content-Type-Options"]) == ("same-origin", "nosniff")
    assert answer["Cross-Origin-Opener-Policy"] == "same-origin"


def test_what_a_member_gets_is_not_stored_by_a_cache(cast, as_member):
    assert "no-store" in as_member(cast.anna).get("/mijn/")["Cache-Control"]


def test_no_address_and_no_user_agent_is_kept_or_logged(cast, caplog):
    caplog.set_level(logging.DEBUG)
    browser = Client(REMOTE_ADDR=ADDRESS, HTTP_USER_AGENT=AGENT, HTTP_X_FORWARDED_FOR=ADDRESS)
    for path in PUBLIC:
        browser.get(path)
    browser.post("/account/login/", {"login": "anna@demo.example", "password": "niet-het-goede"})
    browser.post("/account/login/", {"login": "anna@demo.example", "password": "welkom-in-de-huiskamer"})
    browser.get("/mijn/")
    kept = whole_database() + caplog.text
    assert "anna@demo.example" in kept  # the search does see what is there
    assert ADDRESS not in kept
    assert AGENT not in kept
