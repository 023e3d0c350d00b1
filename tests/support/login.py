"""Log in through the login form, instead of with ``force_login``."""

from itertools import cycle

from django.test import Client
from django.urls import reverse

from tests.support.people import PASSWORD

# the rate limit allows a client address a few logins a minute
client_addresses = cycle(f"198.51.100.{number}" for number in range(1, 255))


def log_in(member, *, enforce_csrf_checks: bool = False, **fields) -> Client:
    """Return a client in which ``member`` has just logged in; ``remember="on"`` ticks the checkbox."""
    client = Client(REMOTE_ADDR=next(client_addresses))
    client.post(reverse("account_login"), {"login": member.email, "password": PASSWORD, **fields})
    client.handler.enforce_csrf_checks = enforce_csrf_checks
    return client
