"""Logs of a request hold the event and the lines of code, and no personal data or text."""

import json
import logging
from io import StringIO

import pytest
from django.test import Client

from community import logs
from community.urls import urlpatterns

CLIENT_ADDRESS = "203.0.113.77"  # from the range for documentation, RFC 5737
CANARIES = [
    CLIENT_ADDRESS,
    "kanarie-toestel",
    "kanarie-vraag",
    "kanarie-woorden",
    "kanarie-koek",
    "kanarie-pad",
    "kanarie-van",
]


@pytest.fixture
def logged():
    """Return a function that gives a stream with all that is logged from now on in a style."""
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
    """Return a browser that sends a canary in every header."""
    browser = Client(
        raise_request_exception=False,
        REMOTE_ADDR=CLIENT_ADDRESS,
        HTTP_USER_AGENT="kanarie-toestel",
        HTTP_X_FORWARDED_FOR=CLIENT_ADDRESS,
        HTTP_REFERER="https://kanarie-van.example/",
        HTTP_X_REQUEST_ID="kanarie-van",
    )
    browser.cookies["sessionid"] = "kanarie-koek"
    return browser


@pytest.fixture
def broken(monkeypatch):
    """Make ``/healthz`` log and raise an error with texts of the request."""

    def raise_error(request):
        logging.getLogger("somebody.else").error("cannot do %s\nwith kanarie-woorden", request.POST)
        raise ValueError(f"{request.POST} {request.META}")

    monkeypatch.setattr(urlpatterns[0], "callback", raise_error)


def send_requests(browser: Client) -> list:
    form = {"text": "kanarie-woorden"}
    return [
        browser.post("/healthz?q=kanarie-vraag", form),
        browser.get("/kanarie-pad/?q=kanarie-vraag"),
        browser.get("/account/password/reset/key/1-kanarie-pad/?q=kanarie-vraag"),
        browser.post("/account/login/", {"login": "kanarie-woorden@x.example", "password": "kanarie-woorden"}),
        browser.get("/", headers={"host": "kanarie-van.example"}),
        browser.generic("KANARIE-WOORDEN", "/healthz"),
    ]


def rows(stream: StringIO) -> list[dict]:
    return [json.loads(line) for line in stream.getvalue().splitlines()]


def test_log_holds_no_personal_data_and_no_text_of_a_request(browser, broken, logged):
    written, plain, everything = logged("json"), logged("plain"), logged("full")
    answers = send_requests(browser)
    assert [answer.status_code for answer in answers[:2]] == [500, 404]
    assert answers[4].status_code == 400
    assert [canary for canary in CANARIES if canary in (written.getvalue() + plain.getvalue()).lower()] == []
    # the control: a formatter that leaves nothing out shows the canaries
    assert {CLIENT_ADDRESS, "kanarie-toestel", "kanarie-woorden", "kanarie-van"} <= {
        canary for canary in CANARIES if canary in everything.getvalue()
    }


def test_lines_and_response_of_a_request_share_its_request_id(browser, broken, logged):
    written = logged("json")
    answers = send_requests(browser)
    numbers = [answer["X-Request-ID"] for answer in answers]
    assert len(set(numbers)) == len(answers)
    assert {row["request_id"] for row in rows(written)} <= set(numbers)
    first = [row for row in rows(written) if row["request_id"] == numbers[0]]
    assert [(row["logger"], row["event"]) for row in first] == [
        ("somebody.else", "cannot do %s"),
        ("django.request", "request failed"),
        ("community.requests", "request"),
    ]


def test_exception_is_logged_as_its_class_and_frames(browser, broken, logged):
    written = logged("json")
    browser.get("/healthz")
    (row,) = [row for row in rows(written) if "error" in row]
    assert (row["error"], row["status"], row["route"]) == ("ValueError", 500, "healthz")
    assert row["frames"][-1].startswith("tests/community/test_logs.py:")
    assert row["frames"][-1].endswith(" raise_error")


def test_request_is_logged_as_one_line_with_its_route(browser, logged):
    written = logged("json")
    browser.get("/account/login/?q=kanarie-vraag")
    (row,) = rows(written)
    assert {name: row[name] for name in ("method", "route", "status")} == {
        "method": "GET",
        "route": "account/login/",
        "status": 200,
    }


def test_health_check_is_not_logged(browser, logged):
    written = logged("json")
    browser.get("/healthz")
    assert written.getvalue() == ""
