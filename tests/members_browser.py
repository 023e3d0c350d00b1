"""Logging in as people do: with the form."""

from itertools import cycle

from django.test import Client
from django.urls import reverse

from tests.conftest import PASSWORD

# one place logs in a few times a minute, not twenty
addresses = cycle(f"198.51.100.{number}" for number in range(1, 255))


def log_in(member, *, enforce_csrf_checks: bool = False, **fields) -> Client:
    """A browser in which this member logged in just now; ``remember="on"`` ticks the box."""
    browser = Client(REMOTE_ADDR=next(addresses))
    browser.post(reverse("account_login"), {"login": member.email, "password": PASSWORD, **fields})
    browser.handler.enforce_csrf_checks = enforce_csrf_checks
    return browser
