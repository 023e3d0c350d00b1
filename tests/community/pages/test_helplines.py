"""Help lines are on every page, also on error pages."""

import re

import pytest
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.pages import actions
from community.pages.error_pages import static_pages
from community.pages.models import HelpLine, NumberChange

NUMBERS = ("tel:112", "tel:113", "tel:0880767000")


@pytest.fixture
def no_error_pages(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path


def form_of(line: HelpLine) -> dict:
    """Return the form of this line as the CMS shows it."""
    fields = {field.name: getattr(line, field.name) or "" for field in HelpLine._meta.fields if field.name != "id"}
    return fields | {name: "on" for name in ("in_footer", "always_open") if fields[name]}


def edit_url(line: HelpLine) -> str:
    return reverse("wagtailsnippets_pages_helpline:edit", args=[line.pk])


@pytest.mark.parametrize("path", ["/", "/en/", "/lezen/", "/samen/", "/hulplijnen/", "/account/login/", "/weg-hier/"])
def test_every_page_has_the_help_lines_in_its_footer(db, client, path):
    shown = client.get(path).content.decode()
    foot = shown[shown.index("<footer") :]
    assert [number for number in NUMBERS if number not in foot] == []


def test_refusal_has_the_help_lines_too(cast, as_member):
    answer = as_member(cast.anna).get("/moderatie/")
    assert answer.status_code in (403, 404)
    assert all(number in answer.content.decode() for number in NUMBERS)


def test_page_of_help_lines_has_all_nine_and_marks_unchecked_ones(db, client):
    shown = client.get("/hulplijnen/").content.decode()
    assert HelpLine.objects.count() == 9
    assert all(f'id="{key}"' in shown for key in HelpLine.objects.values_list("key", flat=True))
    unsure = HelpLine.objects.filter(checked="general").count()
    assert unsure > 0
    assert shown.count("Nog te controleren") == unsure


def test_front_page_has_the_crisis_line_before_its_content(db, client):
    shown = client.get("/").content.decode()
    assert shown.index('href="tel:113"') < shown.index("<main")


def test_help_lines_are_in_english_under_en(db, client):
    assert "A life is in danger" in client.get("/en/hulplijnen/").content.decode()


def test_changed_help_line_is_written_into_the_error_pages(
    cast, editor, as_member, no_error_pages, django_capture_on_commit_callbacks
):
    line = HelpLine.objects.get(key="luisterlijn")
    assert editor.post(edit_url(line), form_of(line) | {"phone": "088 123 45 67"}).status_code == 302
    change = NumberChange.objects.get()
    with django_capture_on_commit_callbacks(execute=True):
        answer = as_member(cast.otto).post(reverse("numbers:accept", args=[change.public_id]), {"phone": "088 1234567"})
    assert answer.status_code == 302
    assert "tel:0881234567" in (no_error_pages / "errors" / "500.nl.html").read_text()
    assert "Something on the site broke" in (no_error_pages / "errors" / "500.en.html").read_text()


def test_500_page_asks_no_database(db, no_error_pages):
    static_pages.write()
    browser = Client(raise_request_exception=False)
    with connection.execute_wrapper(refuse):
        answer = browser.get("/")
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert all(number in shown for number in NUMBERS)


def refuse(*args):
    raise ConnectionError("no database")


def test_fallback_is_sent_without_written_error_pages(db, no_error_pages):
    assert static_pages.read(500, "nl") == static_pages.FALLBACK.read_bytes()


@pytest.mark.parametrize("source", ["fallback", "written"])
def test_500_page_needs_nothing_else_of_the_site(db, no_error_pages, source):
    if source == "written":
        actions.helpline_changed(line=HelpLine.objects.first())
        static_pages.write()
    html = static_pages.read(500, "nl").decode()
    assert all(number in html for number in NUMBERS)
    assert "{%" not in html
    assert "{{" not in html
    assert not re.search(r"<script|\sstyle=|\son\w+=|\ssrc=|url\(", html)
    assert set(re.findall(r'<link[^>]+href="([^"]+)"', html)) <= {"data:,"}
