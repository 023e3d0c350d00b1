import re

import pytest
from django.core import mail
from django.test import Client
from django.urls import reverse

from community import live
from community.members.sessions.actions import end_all_sessions
from tests.support.people import PASSWORD

VISITOR_PAGES = ["account_login", "account_signup", "account_reset_password", "account_reset_password_done"]
VISITOR_PAGES += ["account_reset_password_from_key_done", "account_email_verification_sent", "account_inactive"]
MEMBER_PAGES = ["account_email", "account_change_password", "account_logout", "account_reauthenticate", "mfa_index"]


@pytest.fixture
def closed(monkeypatch) -> list:
    """The members whose sockets were closed."""
    keys = []
    monkeypatch.setattr(live, "sessions_ended", keys.append)
    return keys


def in_house_style(html: str) -> bool:
    return (
        'class="quick-exit"' in html
        and html.count("<h1") == 1
        and re.search(r" style=|<style|<script(?![^>]*src=)", html) is None
        and "placeholder=" not in html[html.index("<main") :]
    )


@pytest.mark.parametrize("name", VISITOR_PAGES)
@pytest.mark.parametrize("prefix", ["", "/en"])
def test_account_pages_of_visitors_use_the_house_style(client, db, name, prefix):
    assert in_house_style(client.get(prefix + reverse(name)).content.decode())


@pytest.mark.parametrize("name", MEMBER_PAGES)
def test_account_pages_of_members_use_the_house_style(cast, as_member, name):
    browser = as_member(cast.anna)
    browser.post(reverse("account_reauthenticate"), {"password": PASSWORD})
    assert in_house_style(browser.get(reverse(name)).content.decode())


@pytest.mark.parametrize("path", ["confirm-email/bestaat-niet/", "password/reset/key/1-verlopen/"])
def test_expired_link_shows_the_next_step(client, db, path):
    answer = client.get(f"/account/{path}")
    assert in_house_style(answer.content.decode())


def test_logging_out_is_a_post_and_closes_sockets(cast, as_member, closed):
    browser = as_member(cast.anna)
    browser.get(reverse("account_logout"))
    assert browser.get(reverse("members:home")).status_code == 200
    browser.post(reverse("account_logout"))
    assert browser.get(reverse("members:home")).status_code == 302
    assert closed == [cast.anna.pk]


def test_new_password_ends_other_sessions_and_closes_sockets(cast, as_member, closed):
    current, elsewhere = as_member(cast.anna), as_member(cast.anna)
    fresh = {"oldpassword": PASSWORD, "password1": "een heel ander huis", "password2": "een heel ander huis"}
    current.post(reverse("account_change_password"), fresh)
    assert elsewhere.get(reverse("members:home")).status_code == 302
    assert current.get(reverse("members:home")).status_code == 200
    assert closed == [cast.anna.pk]
    assert "127.0.0.1" not in mail.outbox[0].body


def test_end_all_sessions_logs_out_everywhere(cast, as_member, closed):
    browser = as_member(cast.anna)
    end_all_sessions(actor=cast.otto, member=cast.anna)
    assert browser.get(reverse("members:home")).status_code == 302
    assert as_member(cast.bram).get(reverse("members:home")).status_code == 200
    assert closed == [cast.anna.pk]


def test_adding_an_email_asks_for_the_password(cast, as_member):
    browser = as_member(cast.anna)
    answer = browser.post(reverse("account_email"), {"action_add": "", "email": "anders@example.org"})
    assert answer["Location"].startswith(reverse("account_reauthenticate"))
    assert mail.outbox == []


def test_reauthentication_stores_no_client_address_and_no_browser(cast, as_member):
    browser = as_member(cast.anna)
    form = {"action_add": "", "email": "anders@example.org"}
    browser.post(reverse("account_email"), form, headers={"User-Agent": "Een browser"})
    kept = browser.session["account_reauthentication_state"]["request"]
    assert "anders%40example.org" in kept
    assert [word for word in ("127.0.0.1", "Een browser", "sessionid") if word in kept] == []


def test_email_is_never_shown_after_logging_in(cast, client):
    answer = client.post(reverse("account_login"), {"login": "anna@demo.example", "password": PASSWORD}, follow=True)
    assert "anna@demo.example" not in answer.content.decode()


def test_logging_out_keeps_the_language(cast, as_member):
    assert as_member(cast.anna).post("/en/account/logout/")["Location"] == "/en/"
    assert as_member(cast.anna).post("/account/logout/")["Location"] == "/"


def test_expired_session_is_explained_to_its_member_only(cast, as_member, clock):
    ended, left = as_member(cast.anna), as_member(cast.anna)
    left.post(reverse("account_logout"))
    clock.forward(hours=3)
    why = "Je bent vanzelf uitgelogd"
    assert why in ended.get("/mijn/", follow=True).content.decode()
    assert why not in ended.get("/account/login/").content.decode(), "on a device that others use, too"
    assert why not in left.get("/mijn/", follow=True).content.decode()
    assert why not in Client().get("/mijn/", follow=True).content.decode()
