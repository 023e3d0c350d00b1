"""Every address of the site, asked by every member of the cast, answers as the committed tables say."""

import pkgutil
from importlib import import_module

import pytest
from django.urls import URLPattern, get_resolver, reverse

from tests import doors
from tests.conftest import CAST

PEOPLE = ["visitor", *CAST]
# One row per prefix for what comes with Wagtail and allauth: their own tests cover the addresses below it.
PREFIXES = {
    "cms/": "the CMS: asked in tests/community/pages",
    "account/": "allauth: its main addresses stand in doors/members.py",
}


def tables() -> dict[str, list[str]]:
    """Room -> the lines of its table."""
    return {
        name: [line.split() for line in module.TABLE.strip().splitlines() if line.strip() and line[0] != "#"]
        for name, module in (
            (info.name, import_module(f"tests.doors.{info.name}")) for info in pkgutil.iter_modules(doors.__path__)
        )
    }


def addresses(patterns, prefix="", namespace="") -> set[str]:
    """Names of all addresses that no prefix row covers; unnamed ones by their route."""
    found = set()
    for pattern in patterns:
        route = prefix + str(pattern.pattern)
        if any(route.startswith(known) for known in PREFIXES):
            continue
        if isinstance(pattern, URLPattern):
            found.add(f"{namespace}{pattern.name}" if pattern.name else route)
        else:
            inner = f"{namespace}{pattern.namespace}:" if pattern.namespace else namespace
            found |= addresses(pattern.url_patterns, route, inner)
    return found


def test_every_address_stands_in_a_table():
    named = {row[0] for rows in tables().values() for row in rows}
    assert addresses(get_resolver().url_patterns) - named == set()


def test_no_table_names_an_address_that_is_gone():
    named = {
        row[0]
        for rows in tables().values()
        for row in rows
        if not row[0].startswith(("account_", "mfa_", "second_step", "wagtail"))
    }
    assert named - addresses(get_resolver().url_patterns) == set()


@pytest.mark.parametrize("room", sorted(tables()))
def test_the_doors_open_as_the_table_says(room, cast, board, circle, as_member):
    module = import_module(f"tests.doors.{room}")
    arguments = {"-": []} | module.scene(cast, board, circle)
    wrong = []
    for name, scene, method, *expected in tables()[room]:
        assert len(expected) == len(PEOPLE), f"{name} {scene}: give {len(PEOPLE)} answers"
        url = reverse(name, args=arguments[scene])
        for person, status in zip(PEOPLE, expected, strict=True):
            browser = as_member(getattr(cast, person, None))
            answer = browser.generic(method, url)
            if answer.status_code != int(status):
                wrong.append(f"{person} {method} {name} {scene}: {answer.status_code} instead of {status}")
    assert wrong == []
