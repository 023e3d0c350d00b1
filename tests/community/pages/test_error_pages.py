"""Error pages show the site, plain sentences and the help lines, without a database."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.test import Client

from community.pages.error_pages import static_pages
from community.pages.error_pages.views import too_many_requests
from community.pages.models import HelpLine
from community.urls import urlpatterns

NUMBERS = ("tel:112", "tel:113")
HEADINGS = {413: "te groot", 429: "Een ogenblik", 500: "stuk", 503: "even dicht"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def answers_with(monkeypatch, db):
    """Return a function that gives the response to a request whose view raises this error."""

    def response_to(error: Exception, path: str = "/healthz"):
        def raise_error(request):
            raise error

        monkeypatch.setattr(urlpatterns[0], "callback", raise_error)
        return Client(raise_request_exception=False).get(path)

    return response_to


def refuse(*args):
    raise ConnectionError("no database")


def heading(html: bytes) -> str:
    return re.search(r"<h1>(.*?)</h1>", html.decode())[1]


@pytest.mark.parametrize(("error", "status"), [(RequestDataTooBig("x"), 413), (ValueError("x"), 500)])
@pytest.mark.parametrize("written", [True, False])
def test_server_error_asks_no_database(answers_with, error, status, written):
    if written:
        static_pages.write()
    with connection.execute_wrapper(refuse):
        answer = answers_with(error)
    assert answer.status_code == status
    assert HEADINGS[status] in heading(answer.content)
    assert all(number in answer.content.decode() for number in NUMBERS)


@pytest.mark.parametrize(("error", "status"), [(SuspiciousOperation("x"), 400), (PermissionDenied("x"), 403)])
def test_refusal_is_shown_with_the_help_lines(answers_with, error, status):
    answer = answers_with(error)
    assert answer.status_code == status
    assert all(number in answer.content.decode() for number in NUMBERS)


@pytest.mark.parametrize("written", [True, False])
def test_rate_limited_response_asks_no_database(db, rf, written):
    if written:
        static_pages.write()
    with connection.execute_wrapper(refuse):
        answer = too_many_requests(rf.get("/account/login/"))
    assert (answer.status_code, HEADINGS[429] in heading(answer.content)) == (429, True)
    assert all(number in answer.content.decode() for number in NUMBERS)


@pytest.mark.parametrize("status", static_pages.STATUSES)
@pytest.mark.parametrize("language", static_pages.LANGUAGES)
def test_every_error_page_has_the_current_help_lines(db, status, language):
    HelpLine.objects.filter(key="113").update(name="113 van nu")
    static_pages.write()
    html = static_pages.file_for(status, language).read_text()
    assert "113 van nu" in html
    assert f'<html lang="{language}">' in html
    assert not re.search(r"<script|\sstyle=|\son\w+=|{%|{{", html)


def test_style_of_an_error_page_is_inside_and_its_policy_allows_that_one_alone(answers_with):
    static_pages.write()
    response = answers_with(ValueError("x"))
    assert response.content.count(b"<style>") == 1
    assert b"stylesheet" not in response.content
    policy = response.headers["Content-Security-Policy"]
    assert f"style-src {static_pages.style_source(response.content)};" in f"{policy};"


def test_every_status_has_its_own_heading(db):
    static_pages.write()
    headings = {status: heading(static_pages.read(status, "nl")) for status in static_pages.STATUSES}
    assert [status for status, text in HEADINGS.items() if text not in headings[status]] == []
    assert len(set(headings.values())) == len(headings)


def test_nginx_sends_the_error_pages_that_are_written():
    text = (Path(__file__).resolve().parents[3] / "deploy" / "nginx.conf").read_text()
    named = {int(status) for status in re.findall(r" /errors/(\d+)\.\$error_language\.html;", text)}
    assert named == set(static_pages.STATUSES)
