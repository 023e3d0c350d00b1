"""What is logged of a request: what happened and where in the code. Nothing of who asked, and no words."""

import json
import logging
from io import StringIO

import pytest
from django.test import Client

from community import logs
from community.urls import urlpatterns

ADDRESS = "203.0.113.77"  # from the range for documentation, RFC 5737
CANARIES = [
    ADDRESS,
    "kanarie-toestel",
    "kanarie-vraag",
    "kanarie-woorden",
    "kanarie-koek",
    "kanarie-pad",
    "kanarie-van",
]


@pytest.fixture
def kept():
    """``kept(style)``: everything that is logged from now on, as this style writes it."""
    root, handlers = logging.getLogger(), []

    def listen(style: str) -> StringIO:
        handler = logging.StreamHandler(StringIO())
        handler.setFormatter(logs.formatter(style))
        root.addHandler(handler)
        handlers.append(handler)
        return handler.stream

    yield listen
    for handler in handlers:
        root.removeHandler(handler)


@pytest.fixture
def browser(db):
    """A visitor who is full of canaries."""
    browser = Client(
        raise_request_exception=False,
        REMOTE_ADDR=ADDRESS,
        HTTP_USER_AGENT="kanarie-toestel",
        HTTP_X_FORWARDED_FOR=ADDRESS,
        HTTP_REFERER="https://kanarie-van.example/",
        HTTP_X_REQUEST_ID="kanarie-van",
    )
    browser.cookies["sessionid"] = "kanarie-koek"
    return browser


@pytest.fixture
def broken(monkeypatch):
    """``/healthz`` stumbles over somebody's words."""

    def stumble(request):
        logging.getLogger("somebody.else").error("cannot do %s\nwith kanarie-woorden", request.POST)
        raise ValueError(f"{request.POST} {request.META}")

    monkeypatch.setattr(urlpatterns[0], "callback", stumble)


def walk(browser: Client) -> list:
    words = {"text": "kanarie-woorden"}
    return [
        browser.post("/healthz?q=kanarie-vraag", words),
        browser.get("/kanarie-pad/?q=kanarie-vraag"),
        browser.get("/account/password/reset/key/1-kanarie-pad/?q=kanarie-vraag"),
        browser.post("/account/login/", {"login": "kanarie-woorden@x.example", "password": "kanarie-woorden"}),
        browser.get("/", headers={"host": "kanarie-van.example"}),
        browser.generic("KANARIE-WOORDEN", "/healthz"),
    ]


def rows(stream: StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_no_line_holds_who_asked_or_what_was_said(browser, broken, kept):
    written, plain, everything = kept("json"), kept("plain"), kept("full")
    answers = walk(browser)
    assert [answer.status_code for answer in answers[:2]] == [500, 404]
    assert answers[4].status_code == 400
    assert [canary for canary in CANARIES if canary in (written.getvalue() + plain.getvalue()).lower()] == []
    # the canaries were there to be written: a formatter that leaves nothing out shows them
    assert {ADDRESS, "kanarie-toestel", "kanarie-woorden", "kanarie-van"} <= {
        canary for canary in CANARIES if canary in everything.getvalue()
    }


def test_each_request_has_a_number_of_its_own_in_its_lines_and_its_answer(browser, broken, kept):
    written = kept("json")
    answers = walk(browser)
    numbers = [answer["X-Request-ID"] for answer in answers]
    assert len(set(numbers)) == len(answers)
    assert {row["request_id"] for row in rows(written)} <= set(numbers)
    first = [row for row in rows(written) if row["request_id"] == numbers[0]]
    assert [(row["logger"], row["event"]) for row in first] == [
        ("somebody.else", "cannot do %s"),
        ("django.request", "request failed"),
        ("community.requests", "request"),
    ]


def test_an_exception_is_logged_as_its_class_and_the_places_in_the_code(browser, broken, kept):
    written = kept("json")
    browser.get("/healthz")
    (row,) = [row for row in rows(written) if "error" in row]
    assert (row["error"], row["status"], row["route"]) == ("ValueError", 500, "healthz")
    assert row["places"][-1].startswith("tests/community/test_logs.py:")
    assert row["places"][-1].endswith(" stumble")


def test_a_request_is_one_line_with_the_route(browser, kept):
    written = kept("json")
    browser.get("/account/login/?q=kanarie-vraag")
    (row,) = rows(written)
    assert {name: row[name] for name in ("method", "route", "status")} == {
        "method": "GET",
        "route": "account/login/",
        "status": 200,
    }


def test_being_asked_whether_it_lives_is_worth_no_line(browser, kept):
    written = kept("json")
    browser.get("/healthz")
    assert written.getvalue() == ""
