"""Help is near, also when a page is not there and when everything else broke."""

import re

import pytest
from django.conf import settings
from django.db import connection
from django.test import Client
from django.urls import reverse

from community.pages import actions, error_page
from community.pages.models import HelpLine

NUMBERS = ("tel:112", "tel:113", "tel:0880767000")


@pytest.fixture
def no_written_page(tmp_path, settings):
    settings.VAR = tmp_path
    return tmp_path


@pytest.mark.parametrize("path", ["/", "/en/", "/lezen/", "/samen/", "/hulplijnen/", "/account/login/", "/weg-hier/"])
def test_the_help_lines_are_at_the_foot_of_every_page(db, client, path):
    shown = client.get(path).content.decode()
    foot = shown[shown.index("<footer") :]
    assert [number for number in NUMBERS if number not in foot] == []


def test_the_page_that_says_no_has_them_too(cast, as_member):
    answer = as_member(cast.anna).get("/moderatie/")
    assert answer.status_code in (403, 404)
    assert all(number in answer.content.decode() for number in NUMBERS)


def test_all_nine_are_on_one_page_and_what_is_not_sure_says_so(db, client):
    shown = client.get("/hulplijnen/").content.decode()
    assert HelpLine.objects.count() == 9
    assert all(f'id="{key}"' in shown for key in HelpLine.objects.values_list("key", flat=True))
    unsure = HelpLine.objects.filter(checked="general").count()
    assert unsure > 0
    assert shown.count("Nog te controleren") == unsure


def test_a_visitor_in_crisis_finds_the_number_before_anything_else(db, client):
    shown = client.get("/").content.decode()
    assert shown.index('href="tel:113"') < shown.index("<main")


def test_under_en_the_help_lines_speak_english(db, client):
    assert "A life is in danger" in client.get("/en/hulplijnen/").content.decode()


def test_a_changed_help_line_is_written_into_the_page_for_when_all_broke(
    cast, editor, no_written_page, django_capture_on_commit_callbacks
):
    line = HelpLine.objects.get(key="luisterlijn")
    form = {field.name: getattr(line, field.name) or "" for field in HelpLine._meta.fields if field.name != "id"}
    form |= {"phone": "088 123 45 67", "in_footer": "on", "always_open": "on"}
    with django_capture_on_commit_callbacks(execute=True):
        answer = editor.post(reverse("wagtailsnippets_pages_helpline:edit", args=[line.pk]), form)
    assert answer.status_code == 302
    assert "tel:0881234567" in (no_written_page / "errors" / "500.nl.html").read_text()
    assert "Something in the house broke" in (no_written_page / "errors" / "500.en.html").read_text()


def test_the_500_page_asks_no_database(db, no_written_page):
    error_page.write()
    browser = Client(raise_request_exception=False)
    with connection.execute_wrapper(refuse):
        answer = browser.get("/")
    assert answer.status_code == 500
    shown = answer.content.decode()
    assert all(number in shown for number in NUMBERS)


def refuse(*args):
    raise ConnectionError("the database is gone")


def test_without_a_written_page_the_shipped_one_is_sent(db, no_written_page):
    assert error_page.read(500, "nl") == error_page.FALLBACK.read_bytes()


@pytest.mark.parametrize("source", ["shipped", "written"])
def test_the_500_page_stands_on_its_own(db, no_written_page, source):
    if source == "written":
        actions.tell_about_helpline(line=HelpLine.objects.first())
        error_page.write()
    html = error_page.read(500, "nl").decode()
    assert all(number in html for number in NUMBERS)
    assert "{%" not in html
    assert "{{" not in html
    assert not re.search(r"<script|<style|\sstyle=|\son\w+=", html)
    loaded = re.findall(r'<link[^>]+href="([^"]+)"', html)
    assert loaded
    assert all(address.startswith(settings.STATIC_URL) for address in loaded)
