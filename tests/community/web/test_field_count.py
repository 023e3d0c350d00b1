"""Limits on the number of fields of a form or a query string: low for the pages of the site, high in the CMS."""

import re
from urllib.parse import urlencode

import pytest
from django.conf import settings
from django.utils.html import escape

from tests.support.crawler import crawl
from tests.support.people import client_for

URLENCODED = "application/x-www-form-urlencoded"
MANY = settings.FORM_MAX_FIELDS + 1
FORM = re.compile(r"<form.*?</form>", re.DOTALL)
FIELD = re.compile(r"<(?:input|select|textarea|button)\b[^>]*\bname=")


def fields(count: int) -> dict[str, str]:
    return {f"f{number}": "x" for number in range(count)}


@pytest.mark.parametrize("url", ["/contact/", "/account/login/", "/account/signup/", "/zoeken/"])
@pytest.mark.parametrize("count", [MANY, 5_000])
def test_form_with_too_many_fields_is_refused(db, client, url, count):
    assert client.post(url, fields(count)).status_code == 400
    assert client.post(url, urlencode(fields(count)), content_type=URLENCODED).status_code == 400


@pytest.mark.parametrize("url", ["/zoeken/", "/forum/", "/"])
def test_query_string_with_too_many_fields_is_refused(db, client, url):
    assert client.get(url, fields(MANY)).status_code == 400


def test_same_field_many_times_is_refused(db, client):
    assert client.post("/contact/", {"text": ["x"] * MANY}).status_code == 400


def test_words_with_many_ampersands_are_not_fields(db, client):
    text = "a & b " * MANY
    answer = client.post("/contact/", {"text": text, "email": "geen adres"})
    assert escape(text.strip()) in answer.content.decode()


def test_multipart_without_a_boundary_is_refused(db, client):
    assert client.post("/contact/", b"--\r\n" * 10, content_type="multipart/form-data").status_code == 400


def test_editor_may_send_many_fields(cast):
    browser = client_for(cast.eva)
    answer = browser.post("/cms/login/", fields(5_000))
    assert answer.status_code != 400
    answer = browser.post("/cms/login/", urlencode(fields(5_000)), content_type=URLENCODED)
    assert answer.status_code != 400


def test_every_form_of_the_site_has_room(cast, board, score):
    """A list or a choice may become four times as long before a form does not fit any more."""
    pages = {}
    for member in (cast.anna, cast.mo, cast.otto):
        pages |= crawl(client_for(member), ["/", "/mijn/", "/mijn/berichten/instellingen/", "/groepen/nieuw/"])
    counts = {url: max(map(len, map(FIELD.findall, FORM.findall(page))), default=0) for url, page in pages.items()}
    assert {url: count for url, count in counts.items() if count * 4 > settings.FORM_MAX_FIELDS} == {}
    assert max(counts.values()) > 10
    score("Forms: fields of the largest one, of 200 allowed", max(counts.values()))
