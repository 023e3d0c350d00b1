"""The rate limit on searching: generous, for visitors and for members, and the crisis card is always shown."""

from types import SimpleNamespace

import pytest
from django.core.cache import cache

from community.settings import base
from community.web import ratelimit

pytestmark = pytest.mark.django_db
NOW = 1_700_000_000


@pytest.fixture(autouse=True)
def limit_of_three(settings, monkeypatch):
    cache.clear()
    clock = SimpleNamespace(now=NOW)
    monkeypatch.setattr(ratelimit, "time", SimpleNamespace(time=lambda: clock.now))
    settings.SEARCHES_PER_MINUTE = 3
    yield clock
    cache.clear()


def test_visitor_over_the_limit_waits_a_minute_and_keeps_the_query(client, limit_of_three):
    assert [client.get("/zoeken/", {"q": "rust"}).status_code for _ in range(4)] == [200, 200, 200, 429]
    response = client.get("/zoeken/", {"q": "rust in mijn hoofd"})
    assert 'value="rust in mijn hoofd"' in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= 60
    assert response.cookies == {}
    assert client.get("/zoeken/").status_code == 200
    limit_of_three.now += int(response["Retry-After"])
    assert client.get("/zoeken/", {"q": "rust"}).status_code == 200


def test_crisis_card_is_shown_over_the_limit(client):
    pages = [client.get("/zoeken/", {"q": "ik wil dood"}).content.decode() for _ in range(5)]
    assert ['id="crisis-help"' in page for page in pages] == [True] * 5
    assert ["tel:113" in page for page in pages] == [True] * 5


def test_member_over_the_limit_waits_a_minute_and_keeps_the_query(cast, as_member, client, limit_of_three):
    browser = as_member(cast.anna)
    assert [browser.get("/zoeken/", {"q": "rust"}).status_code for _ in range(4)] == [200, 200, 200, 429]
    response = browser.get("/zoeken/", {"q": "rust in mijn hoofd"})
    assert 'value="rust in mijn hoofd"' in response.content.decode()
    assert 0 < int(response["Retry-After"]) <= 60
    assert as_member(cast.bram).get("/zoeken/", {"q": "rust"}).status_code == 200
    assert client.get("/zoeken/", {"q": "rust"}).status_code == 200
    limit_of_three.now += int(response["Retry-After"])
    assert browser.get("/zoeken/", {"q": "rust"}).status_code == 200


def test_default_limit_is_generous():
    assert base.SEARCHES_PER_MINUTE >= 60
