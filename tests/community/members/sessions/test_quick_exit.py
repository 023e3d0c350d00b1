import pytest
from django.conf import settings
from django.urls import reverse

from community import live
from community.members.models import Session

EXIT = "/weg/"


def test_quick_exit_ends_the_session_by_get(cast, as_member, monkeypatch):
    closed = []
    monkeypatch.setattr(live, "sessions_ended", closed.append)
    browser = as_member(cast.anna)
    answer = browser.get(EXIT)
    assert (answer.status_code, answer.url) == (302, settings.QUICK_EXIT_URL)
    assert Session.objects.count() == 0
    assert closed == [cast.anna.pk]
    assert browser.get(reverse("members:home")).status_code == 302


def test_quick_exit_clears_browser_data_and_is_not_cached(cast, as_member):
    answer = as_member(cast.anna).get(EXIT)
    assert answer["Clear-Site-Data"] == '"cache", "cookies", "storage"'
    assert "no-store" in answer["Cache-Control"]
    assert answer["Referrer-Policy"] == "no-referrer"
    assert answer.cookies["sessionid"]["max-age"] == 0


@pytest.mark.parametrize("path", [EXIT, "/en/weg/"])
def test_quick_exit_works_for_a_visitor_and_leaves_no_cookie(client, db, path):
    answer = client.get(path)
    assert answer.url == settings.QUICK_EXIT_URL
    assert dict(answer.cookies) == {}


def test_prefetch_of_quick_exit_ends_nothing(cast, as_member):
    browser = as_member(cast.anna)
    assert browser.get(EXIT, headers={"Sec-Purpose": "prefetch;prerender"}).status_code == 503
    assert Session.objects.count() == 1


def test_other_methods_of_quick_exit_change_nothing(cast, as_member):
    browser = as_member(cast.anna)
    assert (browser.post(EXIT).status_code, browser.head(EXIT).status_code) == (405, 405)
    assert Session.objects.count() == 1


def test_quick_exit_closes_sockets_after_the_session(cast, as_member, monkeypatch):
    left = []
    monkeypatch.setattr(live, "sessions_ended", lambda key: left.append(Session.objects.count()))
    as_member(cast.anna).get(EXIT)
    assert left == [0]


def test_quick_exit_deletes_the_cookie_of_messages(cast, as_member):
    browser = as_member(cast.anna)
    browser.cookies["messages"] = "Je woorden staan er"
    assert browser.get(EXIT).cookies["messages"]["max-age"] == 0
