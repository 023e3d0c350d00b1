"""Fixtures for all tests: the cast of the demo, its groups, a clock, and limits that do not interfere."""

import json
import logging
import os
import time
from collections.abc import Callable
from datetime import timedelta
from importlib import import_module
from itertools import count
from pathlib import Path
from types import SimpleNamespace

import pytest
from asgiref.sync import sync_to_async
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation.reloader import translation_file_changed

from community.emails import actions as outbox
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group
from community.live import database, hub, layer
from community.members.models import Block, Duty, Member
from community.pages import helplines, parts
from community.pages import house as house_memory
from community.translations import compile_messages
from community.web import fragments, ratelimit
from tests.support import empty_tables, migrated_database, unordered_rows
from tests.support.house_memory import HouseOfATest
from tests.support.people import CAST, DUTIES, client_for, join, make_group, make_member

pytest_plugins = [
    "tests.support.interpreter",
    "tests.support.parts",
    "tests.support.row_locks",
    "tests.support.visitors",
]
HOUR_SECONDS, DAY_SECONDS = 3_600, 86_400


def pytest_configure(config) -> None:
    unordered_rows.install()
    empty_tables.install()
    for path in compile_messages():  # the .mo files are not in the repository
        translation_file_changed(sender=None, file_path=path)  # Django has already loaded the old ones


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    """Begin with the slowest tests, so that no worker begins with one when the others are done."""
    items.sort(key=lambda item: -max((mark.kwargs["seconds"] for mark in item.iter_markers("slow")), default=0))


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """Copy the migrated database of this run, if there is one, instead of migrating again."""
    if database := os.environ.get("READY_DATABASE"):
        migrated_database.copy_from(database)


@pytest.fixture
def cast(db) -> SimpleNamespace:
    """anna, bram, noor, ben (blocked by anna), mo, pia, eva, otto."""
    people = SimpleNamespace(**{name: make_member(name, role) for name, role in CAST.items()})
    for name, kinds in DUTIES.items():
        Duty.objects.bulk_create(Duty(member=getattr(people, name), kind=kind) for kind in kinds)
    Block.objects.create(blocker=people.anna, blocked=people.ben)
    return people


@pytest.fixture
def board(db) -> Group:
    """A board that visitors read and members write on."""
    return make_group("dag-tot-dag", kind=GroupKind.BOARD, visibility=Visibility.PUBLIC, admission=Admission.EVERYONE)


@pytest.fixture
def circle(cast) -> Group:
    """A closed group with anna, ben and mo in it; bram is outside."""
    group = make_group("stemmen-horen")
    for member in (cast.anna, cast.ben, cast.mo):
        join(member, group)
    return group


@pytest.fixture
def as_member() -> Callable[[Member | None], Client]:
    return client_for


@pytest.fixture(autouse=True)
def in_dutch() -> None:
    """Reset the language: Django leaves a thread in the language of its last request, here of another test."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def empty_cache() -> None:
    """Reset the rate limits: all tests share one client address."""
    cache.clear()


@pytest.fixture(autouse=True)
def frozen_ratelimit_clock(monkeypatch) -> None:
    """Keep a window of the rate limits from ending during a test; a test that sets the time itself is not affected."""
    start, real = int(time.time()), ratelimit.now
    midnight = start - start % DAY_SECONDS
    monkeypatch.setattr(ratelimit, "now", lambda: midnight if 0 <= real() - start < HOUR_SECONDS else real())


@pytest.fixture(autouse=True)
def one_database_thread(monkeypatch) -> None:
    """Let the hub ask the database in the thread of the test: it sees the transaction of the test, and SQLite in memory
    has no locks that wait."""

    async def call(thread, function, *arguments):
        return await sync_to_async(database._visit)(function, *arguments)

    monkeypatch.setattr(database.DatabaseThread, "__call__", call)


class MappingThatForgets(dict):
    def __setitem__(self, key, value) -> None:
        """Keep nothing."""


@pytest.fixture(autouse=True)
def each_part_is_new(request, monkeypatch) -> None:
    """Keep no fragment from one test to the next, and show no part of a page twice: a generation counts transactions,
    and a test is one. A test with the fixture ``commits`` has more. The same for help lines."""
    fragments._kept.clear()
    helplines._kept.clear()
    house_memory._kept.clear()
    if "commits" not in request.fixturenames:
        monkeypatch.setattr(helplines, "_kept", MappingThatForgets())
        monkeypatch.setattr(house_memory, "_kept", HouseOfATest())
        numbers, version_of = count(), parts.version_of
        monkeypatch.setattr(parts, "version_of", lambda *page: (v := version_of(*page)) and (*v, next(numbers)))


@pytest.fixture(autouse=True)
def emails_leave_at_once(monkeypatch) -> None:
    """Send each email when it is put in the outbox: a test is one transaction, so that nothing happens after commit."""
    monkeypatch.setattr(outbox, "deliver_soon", outbox.deliver_due)


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch) -> None:
    """Silence the heartbeat of sockets, and of the channel layer; a test of either sets its own interval."""
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", HOUR_SECONDS)
    monkeypatch.setattr(layer, "PING_SECONDS", HOUR_SECONDS)


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """Move ``django.utils.timezone.now`` with ``clock.forward(minutes=31)``."""
    state = SimpleNamespace(passed=timedelta(0), real=timezone.now)

    def forward(**span) -> None:
        state.passed += timedelta(**span)

    monkeypatch.setattr(timezone, "now", lambda: state.real() + state.passed)
    return SimpleNamespace(forward=forward, now=lambda: timezone.now())


@pytest.fixture
def score() -> Callable[[str, int | str], None]:
    """Report a figure for a promise of docs/security.md, e.g. ``score("Leak crawl: pages read", 1200)``.

    script/test prints the figures at the end; figures of several tests for one promise are added up.
    """

    def note(promise: str, figure: int | str) -> None:
        if file := os.environ.get("SCORES"):
            with Path(file).open("a") as scores:
                scores.write(json.dumps([promise, figure]) + "\n")

    return note


@pytest.fixture
def house(db, settings, monkeypatch, tmp_path):
    """Build the people and content of the permission matrix, without rate limits and log lines.

    See ``tests/doors/__init__.py``.
    """
    from tests.matrix.people import build

    import_module("community.urls")  # the views import what is replaced below, so they must be loaded before

    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.CACHES = {"default": {"BACKEND": in_memory, "LOCATION": str(tmp_path)}}  # its own cache
    settings.EXPORT_ROOT = tmp_path
    monkeypatch.setattr("community.web.ratelimit.consume", lambda *args, **kwargs: None)
    # pages carry the minutes that a login lasts; without this, answers would differ by the minute
    monkeypatch.setattr("community.members.sessions.context_processors.seconds_left", lambda request: HOUR_SECONDS)
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)  # the test's own connection stays open
    monkeypatch.setattr("community.operations.probes.DEADLINE_SECONDS", 60)  # a busy machine is slow, not down
    # its thread cannot read a table in which the transaction of this test wrote: emails about what was built
    monkeypatch.setitem(import_module("community.operations.probes")._probes, "mail", lambda: None)
    logging.disable(logging.CRITICAL)  # thousands of requests
    yield build()
    logging.disable(logging.NOTSET)
