"""Readiness probes: whether each part that the site needs is up. They run in parallel, with a deadline, at most once a
second.

A part that hangs counts as down. Why it is down is in the log and not in the answer.
"""

import asyncio
import logging
import threading
import time
from collections.abc import Callable
from concurrent.futures import Future, ThreadPoolExecutor, wait
from contextlib import suppress
from datetime import timedelta

from channels.layers import get_channel_layer
from django.core.cache import cache
from django.db import connection, connections
from django.tasks import task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend
from django_tasks_db.models import DBTaskResult

from community.operations.jobs import oldest_job_seconds
from community.operations.leases import stuck_count

DEADLINE_SECONDS = 2.0
CACHE_SECONDS = 1.0
TODAY = timedelta(days=1)
QUEUE_MAX_WAIT = timedelta(minutes=5)  # a job that waits longer means that there is no worker

log = logging.getLogger(__name__)
Probe = Callable[[], str | None]  # returns what else there is to say of a part that is up
UP, DOWN = "up", "down"


class DownError(Exception):
    """The part answers, but does not work."""


_probes: dict[str, Probe] = {}
_hanging: dict[str, Future] = {}  # probes that did not return yet, and are not started again
_cached: dict[str, tuple[float, dict[str, str]]] = {}
_lock = threading.Lock()
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="probe")


def probe(name: str) -> Callable[[Probe], Probe]:
    """Register a probe of a part: a function that raises when the part is down. It may return a few words with a number
    for a part that is up and has work waiting, such as "behind by 12": the site can receive people all the same."""

    def register(function: Probe) -> Probe:
        _probes[name] = function
        return function

    return register


def check_all() -> dict[str, str]:
    """Return of each part, in order of name, ``UP``, ``DOWN``, or what its probe says."""
    with _lock:
        checked_at, parts = _cached.get("parts", (0.0, {}))
        if not parts or time.monotonic() - checked_at > CACHE_SECONDS:
            parts = _run_all()
            _cached["parts"] = (time.monotonic(), parts)
        return parts


def clear_cache() -> None:
    """Let the next call check again."""
    _cached.clear()


def _run_all() -> dict[str, str]:
    futures = {name: _hanging.pop(name, None) or _threads.submit(_status, name) for name in sorted(_probes)}
    wait(futures.values(), timeout=DEADLINE_SECONDS)
    _hanging.update({name: future for name, future in futures.items() if not future.done()})
    for name in _hanging:
        log.error("%s does not answer within %s seconds", name, DEADLINE_SECONDS)
    return {name: future.result() if future.done() else DOWN for name, future in futures.items()}


def _status(name: str) -> str:
    try:
        return _probes[name]() or UP
    except Exception as error:
        log.error("%s is down: %s", name, type(error).__name__)
        return DOWN
    finally:
        with suppress(Exception):
            connections.close_all()  # the connections of this thread


@probe("database")
def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@probe("cache")
def read_cache() -> None:
    cache.get("readyz")


@probe("live")
def channel_layer() -> None:
    """Send an event through the channel layer and receive it again."""

    async def round_trip() -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "probe"})
        await asyncio.wait_for(layer.receive(channel), DEADLINE_SECONDS)

    asyncio.run(round_trip())


@probe("queue")
def queue() -> str:
    """Check for jobs that wait or run too long, and say how many failed today; only where a worker runs them."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        return ""
    if oldest_job_seconds() > QUEUE_MAX_WAIT.total_seconds():
        raise DownError("jobs wait and no worker takes them")
    if stuck_count():
        raise DownError("jobs run for too long")
    failed = DBTaskResult.objects.failed().filter(finished_at__gt=timezone.now() - TODAY).count()
    return f"{failed} failed" if failed else ""
