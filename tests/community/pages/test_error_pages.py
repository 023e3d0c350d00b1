"""What people see when something is wrong: the house, plain words and the help lines, without a database."""

import re
from pathlib import Path

import pytest
from django.core.exceptions import PermissionDenied, RequestDataTooBig, SuspiciousOperation
from django.db import connection
from django.test import Client

from community.pages import error_page
from community.pages.models import HelpLine
from community.pages.views import too_often
from community.urls import urlpatterns

NUMBERS = ("tel:112", "tel:113")
HEADINGS = {413: "te groot", 429: "Een ogenblik", 500: "stuk", 503: "even dicht"}


@pytest.fixture(autouse=True)
def own_folder(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path


@pytest.fixture
def answers_with(monkeypatch, db):
    """``answers_with(error)``: what a browser gets when the code stumbles over this."""

    def ask(error: Exception, path: str = "/healthz"):
        def stumble(request):
            raise error

        monkeypatch.setattr(urlpatterns[0], "callback", stumble)
        return Client(raise_request_exception=False).get(path)

    return ask


def refuse(*args):
    raise ConnectionError("the database is gone")


def heading(html: bytes) -> str:
    return re.search(r"<h1>(.*?)</h1>", html.decode())[1]


@pytest.mark.parametrize(("error", "status"), [(RequestDataTooBig("x"), 413), (ValueError("x"), 500)])
@pytest.mark.parametrize("written", [True, False])
def test_what_means_trouble_asks_no_database(answers_with, error, status, written):
    if written:
        error_page.write()
    with connection.execute_wrapper(refuse):
        answer = answers_with(error)
    assert answer.status_code == status
    assert HEADINGS[status] in heading(answer.content)
    assert all(number in answer.content.decode() for number in NUMBERS)


@pytest.mark.parametrize(("error", "status"), [(SuspiciousOperation("x"), 400), (PermissionDenied("x"), 403)])
def test_what_cannot_be_done_is_said_in_the_house_with_the_help_lines(answers_with, error, status):
    answer = answers_with(error)
    assert answer.status_code == status
    assert all(number in answer.content.decode() for number in NUMBERS)


@pytest.mark.parametrize("written", [True, False])
def test_too_many_tries_ask_no_database(db, rf, written):
    if written:
        error_page.write()
    with connection.execute_wrapper(refuse):
        answer = too_often(rf.get("/account/login/"))
    assert (answer.status_code, HEADINGS[429] in heading(answer.content)) == (429, True)
    assert all(number in answer.content.decode() for number in NUMBERS)


@pytest.mark.parametrize("status", error_page.STATUSES)
@pytest.mark.parametrize("language", error_page.LANGUAGES)
def test_every_page_is_written_with_the_help_lines_of_now(db, status, language):
    HelpLine.objects.filter(key="113").update(name="113 van nu")
    error_page.write()
    html = error_page.file_for(status, language).read_text()
    assert "113 van nu" in html
    assert f'<html lang="{language}">' in html
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=|{%|{{", html)


def test_each_trouble_has_its_own_heading(db):
    error_page.write()
    found = {status: heading(error_page.read(status, "nl")) for status in error_page.STATUSES}
    assert [status for status, words in HEADINGS.items() if words not in found[status]] == []
    assert len(set(found.values())) == len(found)


def test_nginx_sends_pages_that_are_written():
    text = (Path(__file__).resolve().parents[3] / "deploy" / "nginx.conf").read_text()
    named = {int(status) for status in re.findall(r" /errors/(\d+)\.\$error_language\.html;", text)}
    assert named == set(error_page.STATUSES)
