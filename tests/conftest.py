"""The cast: the same eight people as in the demo, in the groups where they are at home."""

import json
import logging
import os
import time
from collections.abc import Callable
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.core.cache import cache
from django.test import Client
from django.utils import timezone, translation
from django.utils.translation.reloader import translation_file_changed

from community import ratelimit
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group, Membership
from community.live import hub
from community.members.choices import DutyKind, Role
from community.members.models import Block, Duty, Member, Persona
from community.members.names import name_key
from community.translations import compile_messages
from tests import any_order, ready

A_DAY, AN_HOUR = 86_400, 3_600  # seconds
PASSWORD = "welkom-in-de-huiskamer"
CAST = {
    "anna": Role.MEMBER,
    "bram": Role.MEMBER,
    "noor": Role.RELATIVE,
    "ben": Role.MEMBER,
    "mo": Role.EXPERT,
    "pia": Role.PROFESSIONAL,
    "eva": Role.MEMBER,
    "otto": Role.MEMBER,
}
DUTIES = {
    "mo": [DutyKind.MODERATOR, DutyKind.HOST, DutyKind.TRAINER],
    "eva": [DutyKind.EDITOR],
    "otto": [DutyKind.OPERATOR],
}


def make_member(name: str, role: str = Role.MEMBER, **fields) -> Member:
    """A member with a community persona of this name, who can log in."""
    member = Member.objects.create_user(f"{name}@demo.example", PASSWORD, role=role, birth_year=1990, **fields)
    Persona.objects.create(member=member, name=name.capitalize(), name_key=name_key(name), avatar_seed=name)
    member.emailaddress_set.create(email=member.email, verified=True, primary=True)
    return member


def make_group(slug: str, **fields) -> Group:
    """A closed peer group that one asks to join, unless told otherwise."""
    values = {
        "kind": GroupKind.PEER,
        "title": slug.replace("-", " ").capitalize(),
        "visibility": Visibility.GROUP,
        "admission": Admission.ON_REQUEST,
        "agreement": "Wat hier gezegd wordt, blijft hier.",
    }
    return Group.objects.create(slug=slug, **(values | fields))


def join(member: Member, group: Group) -> Membership:
    return Membership.objects.create(member=member, group=group, persona=member.persona)


def browser_of(member: Member | None, **settings) -> Client:
    """A browser in which this member is logged in; a visitor's, when there is none."""
    browser = Client(**settings)
    if member is not None:
        browser.force_login(member, backend="community.members.backends.LoginBackend")
    return browser


def pytest_configure(config) -> None:
    any_order.install()
    for path in compile_messages():  # the .mo files are not kept in the repository
        translation_file_changed(sender=None, file_path=path)  # Django was set up before, with those of yesterday


@pytest.fixture(scope="session")
def django_db_modify_db_settings(django_db_modify_db_settings_parallel_suffix) -> None:
    """The place that pytest-django has for what is said of a test database before it is made."""
    if database := os.environ.get("READY_DATABASE"):
        ready.begin_with(database)


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
    """A board that everyone reads and members write on."""
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
    return browser_of


@pytest.fixture(autouse=True)
def in_dutch() -> None:
    """Django leaves a thread in the language of its last request, which was that of another test."""
    translation.activate(settings.LANGUAGE_CODE)


@pytest.fixture(autouse=True)
def nothing_counted() -> None:
    """All tests come from one address: what one used up of a limit, another does not miss, whatever their order."""
    cache.clear()


@pytest.fixture(autouse=True)
def a_long_minute(monkeypatch) -> None:
    """No minute, hour or day of the limits ends while a test counts; a test that sets the time itself has its time."""
    begun, real = int(time.time()), ratelimit.now
    midnight = begun - begun % A_DAY
    monkeypatch.setattr(ratelimit, "now", lambda: midnight if 0 <= real() - begun < AN_HOUR else real())


@pytest.fixture(autouse=True)
def no_heartbeat(monkeypatch) -> None:
    """What a page hears, it hears because it was told; a test of the heartbeat sets its own."""
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", AN_HOUR)


@pytest.fixture
def clock(monkeypatch) -> SimpleNamespace:
    """``clock.forward(minutes=31)`` lets time pass for everything that asks Django what time it is."""
    state = SimpleNamespace(passed=timedelta(0), real=timezone.now)

    def forward(**span) -> None:
        state.passed += timedelta(**span)

    monkeypatch.setattr(timezone, "now", lambda: state.real() + state.passed)
    return SimpleNamespace(forward=forward, now=lambda: timezone.now())


@pytest.fixture
def score() -> Callable[[str, int | str], None]:
    """``score("Leak crawl: pages read", 1200)`` puts a number under a promise: script/test prints it at the end.

    Numbers that several tests give for one promise are added up.
    """

    def note(promise: str, figure: int | str) -> None:
        if file := os.environ.get("SCORES"):
            with Path(file).open("a") as scores:
                scores.write(json.dumps([promise, figure]) + "\n")

    return note


@pytest.fixture
def house(db, settings, monkeypatch, tmp_path):
    """The people of the permission matrix, at home; limits and log lines are off. See ``tests/doors/__init__.py``."""
    from tests.matrix.people import build

    in_memory = "django.core.cache.backends.locmem.LocMemCache"
    settings.CHANNEL_LAYERS = {"default": {"BACKEND": "channels.layers.InMemoryChannelLayer"}}
    settings.CACHES = {"default": {"BACKEND": in_memory, "LOCATION": str(tmp_path)}}  # nothing of another test
    settings.EXPORT_ROOT = tmp_path
    monkeypatch.setattr("community.ratelimit.take", lambda *args, **kwargs: None)
    # each page tells its script how many minutes a login lasts: one fewer is no other answer
    monkeypatch.setattr("community.members.context.login_left", lambda request: AN_HOUR)
    monkeypatch.setattr("channels.db.close_old_connections", lambda: None)  # it is the connection of the test
    monkeypatch.setattr("community.operations.probes.DEADLINE_SECONDS", 60)  # a busy machine has no part that is down
    logging.disable(logging.CRITICAL)  # thousands of requests, each with a line
    yield build()
    logging.disable(logging.NOTSET)
