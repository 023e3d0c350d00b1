"""Does the time of an answer tell who is here? ``python -m benchmarks.enumeration`` asks.

For known and unknown addresses in turn, so that a busy moment hits both, in one process with the real password
hashing. It prints one table: medians in milliseconds, and how far the unknown is from the known. All in a folder
that goes away at the end.
"""

import argparse
import os
import secrets
import tempfile
import time
from pathlib import Path
from statistics import median

PASSWORD = "een rustige avond thuis"
COLUMNS = ["asked", "known ms", "unknown ms", "difference"]


def main() -> None:
    parser = argparse.ArgumentParser(prog="python -m benchmarks.enumeration", description=__doc__.splitlines()[0])
    parser.add_argument("--times", type=int, default=200, help="known and unknown addresses, each")
    times = parser.parse_args().times
    with tempfile.TemporaryDirectory(prefix="benchmark-") as folder:
        prepare(Path(folder))
        rows = [measured(name, times) for name in ("account_login", "account_reset_password", "account_signup")]
    print(" | ".join(COLUMNS))
    for row in rows:
        print(" | ".join(row))


def prepare(var: Path) -> None:
    """An empty house, as in production where it matters: the same hashing; mail goes nowhere."""
    os.environ |= {"DJANGO_SETTINGS_MODULE": "community.settings.test", "VAR_DIR": str(var)}
    os.environ["SECRET_KEY"] = secrets.token_urlsafe(50)
    from django.conf import settings

    from community.settings import base

    settings.PASSWORD_HASHERS = base.PASSWORD_HASHERS
    settings.MINIMUM_DURATION_SECONDS = base.MINIMUM_DURATION_SECONDS
    settings.LOGGING_CONFIG = None
    from community.translations import compile_messages

    compile_messages()
    import django

    django.setup()
    from django.core.management import call_command
    from django.test.utils import setup_test_environment

    setup_test_environment()
    call_command("migrate", interactive=False, verbosity=0)


def measured(name: str, times: int) -> list[str]:
    """Return a row: the same request, in turn with a known email address and with an unknown one."""
    from django.urls import reverse

    seconds = {"known": [], "unknown": []}
    for number in range(times):
        make_member(f"known{name}{number}@example.org")
        order = ("known", "unknown") if number % 2 else ("unknown", "known")
        for who in order:
            seconds[who].append(asked(reverse(name), f"{who}{name}{number}@example.org"))
    known, unknown = (median(seconds[who]) * 1000 for who in ("known", "unknown"))
    return [name, f"{known:.1f}", f"{unknown:.1f}", f"{(unknown / known - 1) * 100:+.1f} %"]


def make_member(email: str) -> None:
    from community.members.models import Member

    member = Member.objects.create_user(email, PASSWORD)
    member.emailaddress_set.create(email=email, verified=True, primary=True)


def asked(url: str, email: str) -> float:
    """Return the seconds that one request of a new visitor takes."""
    from django.core.cache import cache
    from django.test import Client

    cache.clear()
    fields = {"email": email, "login": email, "password": "niet-het-goede-wachtwoord", "password1": PASSWORD}
    browser = Client()
    begin = time.perf_counter()
    answer = browser.post(url, fields | {"birth_year": "1990", "community": "on", "health": "on"})
    passed = time.perf_counter() - begin
    assert answer.status_code in (200, 302), answer.status_code
    return passed


if __name__ == "__main__":
    main()
