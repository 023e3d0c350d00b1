"""Invariant 9: nothing of a visitor is kept, and nothing comes from or goes to elsewhere."""

import logging

import pytest
from django.test import Client
from django.urls import reverse

from community.web import security_headers
from tests.support.forum import make_topic
from tests.support.sign_up import sign_up
from tests.support.stored_values import database_text

CLIENT_ADDRESS = "203.0.113.77"  # from the range for documentation, RFC 5737
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


ANSWERS = {
    "a word that all is well": (200, {"path": "/healthz"}),
    "a style sheet": (200, {"path": "/static/community/css/site.css"}),
    "a picture that is not there": (404, {"path": "/media/images/x.png"}),
    "a page that is not there": (404, {"path": "/bestaat-niet/"}),
    "the way to the login": (302, {"path": "/mijn/"}),
    "a name of the site that is not ours": (400, {"path": "/", "HTTP_HOST": "elders.example"}),
    "a way of asking that is not taken": (405, {"path": "/forum/", "method": "PUT"}),
}


@pytest.mark.parametrize("what", ANSWERS)
def test_whatever_is_answered_carries_the_headers(what, db, settings):
    settings.WHITENOISE_USE_FINDERS = settings.WHITENOISE_AUTOREFRESH = True  # nothing was collected for a test
    status, asked = ANSWERS[what]
    answer = Client().generic(**({"method": "GET"} | asked))
    assert answer.status_code == status
    for name, value in (security_headers.for_every_response() | {"X-Frame-Options": "DENY"}).items():
        assert answer[name] == value, name
    assert "frame-ancestors 'none'" in answer["Content-Security-Policy"]


def test_response_to_a_member_is_not_cached(cast, as_member):
    assert "no-store" in as_member(cast.anna).get("/mijn/")["Cache-Control"]


def test_form_of_a_visitor_is_not_cached(db, board, cast):
    """An empty form may be: who goes back to it finds the words."""
    report = reverse("moderation:report", args=["topic", make_topic(cast.mo, board).public_id])
    filled_in = {
        "refused": (reverse("contact:write"), {"text": "Mijn woorden", "email": "geen adres"}),
        "taken": (reverse("contact:write"), {"text": "Mijn woorden"}),
        "report": (report, {"rule": "unkind", "text": "Mijn woorden"}),
    }
    stored = [name for name, (path, policy) in filled_in.items() if not is_kept_out(Client().post(path, policy))]

    assert stored == []
    assert not is_kept_out(Client().get(reverse("contact:write")))


def test_response_on_the_way_to_a_session_is_not_cached(db):
    browser = Client()
    sign_up(browser)
    assert is_kept_out(browser.get(reverse("account_email_verification_sent")))


def is_kept_out(answer) -> bool:
    return {"no-store", "private"} <= set(answer.get("Cache-Control", "").split(", "))


def test_no_client_address_or_user_agent_is_stored_or_logged(cast, caplog):
    caplog.set_level(logging.DEBUG)
    browser = Client(REMOTE_ADDR=CLIENT_ADDRESS, HTTP_USER_AGENT=AGENT, HTTP_X_FORWARDED_FOR=CLIENT_ADDRESS)
    for path in PUBLIC:
        browser.get(path)
    browser.post("/account/login/", {"login": "anna@demo.example", "password": "niet-het-goede"})
    browser.post("/account/login/", {"login": "anna@demo.example", "password": "welkom-in-de-huiskamer"})
    browser.get("/mijn/")
    kept = database_text() + caplog.text
    assert "anna@demo.example" in kept  # the search does see what is there
    assert CLIENT_ADDRESS not in kept
    assert AGENT not in kept
