from datetime import timedelta
from importlib import import_module
from io import StringIO

import pytest
from django.conf import settings
from django.core.cache import caches
from django.core.management import CommandError, call_command
from django.db import connection
from django.utils import timezone

from community import background
from community.members.models import Session
from community.notifications.models import Notification
from community.operations import tasks
from community.operations.actions import CLAIM_DURATION, run_due_jobs
from community.operations.models import PeriodicRun


def tick(*arguments: str) -> str:
    out = StringIO()
    call_command("tick", *arguments, stdout=out)
    return out.getvalue()


@pytest.fixture
def only(monkeypatch, db):
    """``only(name, do)`` makes this the only periodic work of the house."""
    monkeypatch.setattr(background, "_periodic", {})

    def register(name, do, every=timedelta(days=1)):
        background.periodic(name, every=every)(do)

    return register


def test_job_runs_once_per_period(only):
    done = []
    only("kitchen.dishes", lambda: done.append(1) or "12 cups")
    assert tick() == "kitchen.dishes: 12 cups\n"
    assert tick() == "Nothing was due.\n"
    PeriodicRun.objects.update(done_at=timezone.now() - timedelta(days=1, seconds=1))
    assert tick() == "kitchen.dishes: 12 cups\n"
    assert len(done) == 2


def test_concurrent_ticks_run_a_job_once(only):
    inner = []
    only("kitchen.dishes", lambda: inner.append(list(run_due_jobs(everything=True))) or "12 cups")
    assert tick() == "kitchen.dishes: 12 cups\n"
    assert inner == [[]]


def test_failed_job_is_reported_and_retried_and_stops_no_other(only):
    done = []
    only("attic.dust", lambda: 1 / 0)
    only("kitchen.dishes", lambda: done.append(1) or "12 cups")
    for _ in range(2):
        with pytest.raises(CommandError, match=r"attic\.dust"):
            tick()
    assert done == [1]


def test_job_of_a_process_that_is_told_to_stop_is_free_at_once(only):
    def stopped():
        raise SystemExit

    only("kitchen.dishes", stopped)
    with pytest.raises(SystemExit):
        tick()
    only("kitchen.dishes", lambda: "12 cups")
    assert tick() == "kitchen.dishes: 12 cups\n"


def test_claim_of_a_crashed_process_expires_after_an_hour(only):
    only("kitchen.dishes", lambda: "12 cups")
    run = PeriodicRun.objects.create(name="kitchen.dishes", busy_until=timezone.now() + CLAIM_DURATION)
    assert tick() == "Nothing was due.\n"
    PeriodicRun.objects.filter(pk=run.pk).update(busy_until=timezone.now() - timedelta(seconds=1))
    assert tick() == "kitchen.dishes: 12 cups\n"


def test_all_periodic_jobs_run_twice_in_a_row(db):
    first, second = tick("--all").splitlines(), tick("--all").splitlines()
    assert [line.split(":")[0] for line in first] == [work.name for work in background.periodic_jobs()]
    assert len(second) == len(first)
    assert {"operations.sessions", "operations.cache", "notifications.mail", "pages.scheduled"} <= {
        work.name for work in background.periodic_jobs()
    }


def test_only_expired_sessions_are_deleted(db):
    store = import_module(settings.SESSION_ENGINE).SessionStore
    for seconds in (-60, 60):
        session = store()
        session.create()
        Session.objects.filter(pk=session.session_key).update(expire_date=timezone.now() + timedelta(seconds=seconds))
        lasting = session.session_key
    assert tasks.clear_sessions() == "1 sessions that had expired"
    assert Session.objects.get() == Session.objects.get(pk=lasting)


def test_only_expired_cache_rows_are_deleted(db, settings):
    settings.CACHES = {"default": {"BACKEND": "django.core.cache.backends.db.DatabaseCache", "LOCATION": "cache"}}
    if "cache" not in connection.introspection.table_names():
        call_command("createcachetable", verbosity=0)
    cache = caches["default"]
    cache.set("lasting", 1, timeout=600)
    cache.set("limit:post", 1, timeout=600)
    with connection.cursor() as cursor:
        past = connection.ops.adapt_datetimefield_value(timezone.now() - timedelta(minutes=1))
        cursor.execute("UPDATE cache SET expires = %s WHERE cache_key LIKE %s", [past, "%limit:post"])
    assert tasks.clear_cache() == "1 rows that had expired"
    assert cache.get("lasting") == 1


def test_notifications_read_long_ago_expire_and_unread_ones_stay(cast):
    long_ago = timezone.now() - timedelta(days=181)
    for thing, read_at in [("old", long_ago), ("unread", None), ("new", timezone.now())]:
        Notification.objects.create(
            member=cast.anna, kind="forum.reply", thing=thing, created_at=long_ago, read_at=read_at
        )
    import_module("community.privacy.tasks").apply_retention()
    assert sorted(Notification.objects.values_list("thing", flat=True)) == ["new", "unread"]
