"""No enumeration: a known and an unknown email address get the same response, after the same work.

What is compared is what one can see from outside (status, bytes, cookies, where it leads) and what takes time inside
(passwords that are hashed, mails that are sent). How long it takes is printed by ``benchmarks.enumeration``.
"""

import re
from collections import Counter

import pytest
from django.contrib.auth.hashers import MD5PasswordHasher
from django.core import mail
from django.core.cache import cache
from django.core.exceptions import ValidationError
from django.test import Client
from django.urls import reverse

from community.members.accounts.adapters import AccountAdapter
from community.members.models import Member

pytestmark = pytest.mark.once

TIMES = 200
YEARS = {"birth_year": "1990", "community": "on", "health": "on"}
ASKED = {
    "account_signup": lambda email: {"email": email, "password1": "een rustige avond thuis", **YEARS},
    "account_login": lambda email: {"login": email, "password": "niet-het-goede-wachtwoord"},
    "account_reset_password": lambda email: {"email": email},
}
# what differs at every request, and says nothing
CHANCE = [rb'name="(?:csrfmiddlewaretoken|submission_id)" value="[^"]+"', rb'nonce="[^"]+"']


@pytest.fixture
def hashed(monkeypatch):
    """Count how often a password is hashed."""
    count = Counter()
    encode = MD5PasswordHasher.encode

    def counting(self, password, salt):
        count["passwords"] += 1
        return encode(self, password, salt)

    monkeypatch.setattr(MD5PasswordHasher, "encode", counting)
    return count


def seen_from_outside(name: str, email: str) -> tuple:
    """Send one request as a new visitor, and follow its redirects."""
    cache.clear()  # the limits have tests of their own
    browser = Client()
    answer = browser.post(reverse(name), ASKED[name](email))
    page = browser.get(answer.url) if answer.status_code == 302 else answer
    return answer.status_code, answer.get("Location"), bytes_of(page, email), cookies_of(browser)


def bytes_of(answer, email: str) -> bytes:
    """The page, without the address that the visitor typed and without chance."""
    content = answer.content.replace(email.encode(), b"(address)")
    for pattern in CHANCE:
        content = re.sub(pattern, b"", content)
    return content


def cookies_of(browser: Client) -> tuple:
    return tuple(sorted((name, len(morsel.value), morsel["max-age"]) for name, morsel in browser.cookies.items()))


@pytest.mark.slow(seconds=6)
@pytest.mark.parametrize("name", ASKED)
def test_known_email_is_answered_as_an_unknown_one(name, db, hashed, score):
    known = [f"bekend{number:03}@example.org" for number in range(TIMES)]
    for email in known:
        member = Member.objects.create_user(email, None)
        member.emailaddress_set.create(email=email, verified=True, primary=True)
    Member.objects.update(password=MD5PasswordHasher().encode("iets-heel-anders", "zout"))
    answers, work = {}, {}
    for who, emails in (("known", known), ("unknown", [a.replace("bekend", "vreemd") for a in known])):
        hashed.clear()
        mail.outbox.clear()
        answers[who] = {seen_from_outside(name, email) for email in emails}
        work[who] = (hashed["passwords"], len(mail.outbox))
    assert len(answers["known"]) == 1
    assert answers["known"] == answers["unknown"]
    assert work["known"] == work["unknown"]
    score("Enumeration: answers compared, known and unknown", 2 * TIMES)


def test_a_difference_is_seen(db, monkeypatch):
    """The control: a log-in that tells who is here."""
    monkeypatch.setattr(AccountAdapter, "authenticate", telling)
    member = Member.objects.create_user("bekend@example.org", "iets-heel-anders")
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    known, unknown = (seen_from_outside("account_login", f"{who}@example.org") for who in ("bekend", "vreemd"))
    assert known != unknown


def telling(self, request, **credentials):
    if not Member.objects.filter(email=credentials.get("email")).exists():
        raise ValidationError("Dit adres kennen we niet.")
