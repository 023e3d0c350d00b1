"""Limits on guessing stop whoever guesses, and never the owner of the account."""

import pytest
from django.conf import settings
from django.core import mail
from django.core.cache import cache
from django.core.signing import BadSignature, loads
from django.test import Client
from django.urls import reverse

from community.members.sessions.devices import SALT
from community.web import ratelimit
from tests.support.people import PASSWORD, client_for
from tests.support.sign_up import NEW_PASSWORD, link_in

EMAIL = "anna@demo.example"
MOMENT = 86_400 * 20_000


@pytest.fixture(autouse=True)
def clock_of_limits(monkeypatch):
    """Empty the limits, and move their clock with ``clock_of_limits(seconds)``."""
    cache.clear()
    passed = [0]
    monkeypatch.setattr(ratelimit, "now", lambda: MOMENT + passed[0])
    return lambda seconds: passed.__setitem__(0, passed[0] + seconds)


def browser_at(client_address: str, cookies=None) -> Client:
    browser = Client(REMOTE_ADDR=client_address)
    if cookies:
        browser.cookies = cookies
    return browser


def try_password(browser: Client, password: str, email: str = EMAIL) -> str:
    answer = browser.post(reverse("account_login"), {"login": email, "password": password})
    return answer.content.decode() if answer.status_code == 200 else f"{answer.status_code}"


def guess(times: int, client_address: str = "192.0.2.1", email: str = EMAIL) -> str:
    for _time in range(times):
        page = try_password(browser_at(client_address), "mis", email)
    return page


def known_browser(client_address: str = "198.51.100.7") -> Client:
    """A browser that logged in before, and logged out."""
    browser = browser_at(client_address)
    assert try_password(browser, PASSWORD) == "302"
    browser.post(reverse("account_logout"))
    return browser


def test_owner_logs_in_on_any_other_connection_while_a_stranger_guesses(cast):
    assert "Wacht vijf minuten" in guess(30)
    assert try_password(browser_at("198.51.100.7"), PASSWORD) == "302"


def test_owner_logs_in_on_a_known_device_behind_the_connection_of_the_stranger(cast):
    owner = known_browser("192.0.2.1")
    assert "Wacht vijf minuten" in guess(30, "192.0.2.1")
    assert "Wacht vijf minuten" in try_password(browser_at("192.0.2.1"), PASSWORD)
    assert try_password(owner, PASSWORD) == "302"


def test_known_device_has_a_limit_of_its_own(cast):
    owner = known_browser()
    pages = [try_password(owner, "mis") for _time in range(6)]
    assert ["Wacht vijf minuten" in page for page in pages] == [False] * 5 + [True]


def test_device_is_known_for_the_account_that_logged_in_alone(cast):
    owner = known_browser()
    for _time in range(6):
        page = try_password(owner, "mis", "bram@demo.example")
    assert "Wacht vijf minuten" in page
    assert "Wacht vijf minuten" in guess(1, "198.51.100.7", "bram@demo.example"), "counted of the connection"


def test_cookie_of_another_signature_makes_no_device_known(cast):
    owner = known_browser("192.0.2.1")
    forged = browser_at("192.0.2.1")
    forged.cookies[settings.DEVICE_COOKIE_NAME] = owner.cookies[settings.DEVICE_COOKIE_NAME].value[:-2] + "xx"
    guess(6)
    assert "Wacht vijf minuten" in try_password(forged, PASSWORD)


def test_cookie_names_nobody_and_is_gone_after_leaving_at_once(cast):
    owner = known_browser()
    cookie = owner.cookies[settings.DEVICE_COOKIE_NAME]
    content = loads(cookie.value, salt=SALT)
    assert not any(word in str(content) for word in (EMAIL, str(cast.anna.pk), "Anna", "198.51.100.7"))
    assert cookie["httponly"]
    assert cookie["samesite"] == "Lax"
    owner.get("/weg/")
    assert owner.cookies[settings.DEVICE_COOKIE_NAME].value == ""
    with pytest.raises(BadSignature):
        loads(owner.cookies[settings.DEVICE_COOKIE_NAME].value, salt=SALT)


def test_waiting_time_grows(cast, clock_of_limits):
    pages = []
    for _round in range(5):
        pages.append(guess(6))
        clock_of_limits(300)
    assert ["vijf minuten" in page for page in pages] == [True, False, False, False, False]
    assert "Wacht een uur" in pages[2]
    clock_of_limits(3600)
    guess(6)
    clock_of_limits(3600)
    assert "Probeer het morgen" in guess(6)


def test_refusal_offers_a_new_password(cast):
    page = guess(6)
    assert f'<a href="{reverse("account_reset_password")}">' in page


def test_guessing_on_many_accounts_from_one_connection_is_stopped(cast):
    pages = [guess(1, email=f"wie{number}@example.org") for number in range(21)]
    assert ["Wacht vijf minuten" in page for page in pages] == [False] * 20 + [True]


def test_right_password_takes_no_try(cast):
    for _time in range(25):
        assert try_password(browser_at("192.0.2.1"), PASSWORD) == "302"


def test_owner_always_gets_in_by_the_link_for_a_new_password(cast):
    stranger, owner = browser_at("192.0.2.1"), browser_at("192.0.2.1")
    guess(30)
    for _time in range(8):
        assert stranger.post(reverse("account_reset_password"), {"email": EMAIL}).status_code == 302
    assert len(mail.outbox) == 5
    asked = owner.post(reverse("account_reset_password"), {"email": EMAIL})
    assert asked.url == reverse("account_reset_password_done")
    form = owner.get(link_in(mail.outbox[0]), follow=True).request["PATH_INFO"]
    owner.post(form, {"password1": NEW_PASSWORD, "password2": NEW_PASSWORD})
    assert try_password(owner, NEW_PASSWORD) == "302"
    assert "Wacht vijf minuten" in guess(6)


def test_asking_the_password_again_counts_for_that_session_alone(cast):
    thief, owner = client_for(cast.anna), client_for(cast.anna)
    url = reverse("account_reauthenticate")
    pages = [thief.post(url, {"password": "mis"}).content.decode() for _time in range(12)]
    assert "Wacht vijf minuten" in pages[-1]
    assert owner.post(url, {"password": PASSWORD}).status_code == 302
    assert try_password(browser_at("198.51.100.7"), PASSWORD) == "302"


def test_connection_is_nowhere_in_clear(cast, monkeypatch):
    keys = []
    add = cache.add
    monkeypatch.setattr(cache, "add", lambda key, *args, **kwargs: keys.append(key) or add(key, *args, **kwargs))
    guess(1)
    assert keys
    assert not any(word in key for key in keys for word in ("192.0.2.1", EMAIL))
