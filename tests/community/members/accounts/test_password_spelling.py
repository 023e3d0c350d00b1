"""A password is the same on every keyboard: é as one character, or as e with an accent after it."""

import unicodedata
from urllib.parse import urlencode

import pytest
from django.contrib.auth.hashers import make_password
from django.core import mail
from django.core.cache import cache
from django.test import Client
from django.urls import reverse

from community.members.models import Member
from tests.support.sign_up import link_in, sign_up

COMPOSED = unicodedata.normalize("NFC", "één café in Åre")
SPELLINGS = [COMPOSED, unicodedata.normalize("NFD", COMPOSED), "één cafe\u0301 in \u212bre"]
EMAIL = "anna@demo.example"


@pytest.fixture(autouse=True)
def fresh_limits():
    """The limits of one test do not count in the next."""
    cache.clear()


def is_inside(browser: Client) -> bool:
    return browser.get(reverse("members:logins")).status_code == 200


def log_in(email: str, password: str) -> Client:
    browser = Client()
    browser.post(reverse("account_login"), {"login": email, "password": password})
    return browser


@pytest.mark.parametrize("chosen", SPELLINGS)
def test_password_of_a_sign_up_works_in_every_spelling(db, chosen):
    browser = Client()
    sign_up(browser, password1=chosen)
    browser.post(link_in(mail.outbox[0]))
    assert all(is_inside(log_in("nieuw@example.org", typed)) for typed in SPELLINGS)


@pytest.mark.parametrize("chosen", SPELLINGS)
def test_changed_and_reset_passwords_work_in_every_spelling(cast, as_member, chosen):
    passwords = {"password1": chosen, "password2": SPELLINGS[1]}
    as_member(cast.anna).post(reverse("account_change_password"), {"oldpassword": "wachtwoord"} | passwords)
    mail.outbox.clear()
    browser = Client()
    browser.post(reverse("account_reset_password"), {"email": EMAIL})
    browser.post(browser.get(link_in(mail.outbox[0]), follow=True).request["PATH_INFO"], passwords)
    for typed in SPELLINGS:
        inside = log_in(EMAIL, typed)
        assert is_inside(inside)
        assert inside.post(reverse("account_reauthenticate"), {"password": SPELLINGS[2]}).status_code == 302


@pytest.mark.parametrize("typed", SPELLINGS)
def test_hash_from_before_works_and_is_replaced_at_log_in(cast, typed):
    old = make_password(SPELLINGS[1])
    Member.objects.filter(pk=cast.anna.pk).update(password=old)
    inside = log_in(EMAIL, typed)
    assert is_inside(inside)
    assert Member.objects.get(pk=cast.anna.pk).password != old
    assert all(is_inside(log_in(EMAIL, again)) for again in SPELLINGS)
    assert is_inside(inside), "later log-ins leave this one alone"


def test_asking_the_password_again_does_not_end_a_session_with_an_old_hash(cast, as_member):
    anna = as_member(cast.anna)
    Member.objects.filter(pk=cast.anna.pk).update(password=make_password(SPELLINGS[1]))
    anna = Client()
    anna.force_login(Member.objects.get(pk=cast.anna.pk))
    answer = anna.post(reverse("account_reauthenticate") + "?" + urlencode({"next": "/mijn/"}), {"password": COMPOSED})
    assert answer.status_code == 302
    assert is_inside(anna)


def test_wrong_password_is_refused_in_every_spelling(cast):
    assert not any(is_inside(log_in(EMAIL, f"{typed}!")) for typed in SPELLINGS)
