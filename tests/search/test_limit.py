"""Searching over and over again: mild for a visitor, none for a member, and help is always on the page."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from community.settings import base
from community.web import ratelimit

pytestmark = pytest.mark.django_db
NOW = 1_700_000_000


@pytest.fixture(autouse=True)
def three_a_minute(settings, monkeypatch):
    cache.clear()
    clock = SimpleNamespace(now=NOW)
    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(time=lambda: clock.now))
    settings.SEARCHES_PER_MINUTE = 3
    yield clock
    cache.clear()


def test_a_visitor_who_searches_on_and_on_waits_a_minute_and_keeps_the_words(client, three_a_minute):
    assert [client.get("/zoeken/", {"q": "rust"}).status_code for _ in range(4)] == [200, 200, 200, 429]
    answer = client.get("/zoeken/", {"q": "rust in mijn hoofd"})
    assert 'value="rust in mijn hoofd"' in answer.content.decode()
    assert 0 < int(answer["Retry-After"]) <= 60
    assert answer.cookies == {}
    assert client.get("/zoeken/").status_code == 200
    three_a_minute.now += int(answer["Retry-After"])
    assert client.get("/zoeken/", {"q": "rust"}).status_code == 200


def test_help_is_on_the_page_however_often_somebody_asks(client):
    pages = [client.get("/zoeken/", {"q": "ik wil dood"}).content.decode() for _ in range(5)]
    assert ['id="help-first"' in page for page in pages] == [True] * 5
    assert ["tel:113" in page for page in pages] == [True] * 5


def test_a_member_is_not_counted(cast, as_member):
    browser = as_member(cast.anna)
    assert {browser.get("/zoeken/", {"q": "rust"}).status_code for _ in range(5)} == {200}


def test_the_limit_of_the_house_is_a_generous_one():
    assert base.SEARCHES_PER_MINUTE >= 60
