"""Is each part that the site stands on there? Asked side by side, with a deadline, and never more than once a second.

A part that hangs counts as down. Why it is down is for the log, not for who asks.
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

DEADLINE_SECONDS = 2.0
KEPT_SECONDS = 1.0
QUEUE_WAITS = timedelta(minutes=5)  # work that nobody took for so long: there is no worker

log = logging.getLogger(__name__)
Probe = Callable[[], None]


class DownError(Exception):
    """The part answers, and is not well."""


_probes: dict[str, Probe] = {}
_hanging: dict[str, Future] = {}  # asked earlier and not back yet: not asked again
_kept: dict[str, tuple[float, dict[str, bool]]] = {}
_lock = threading.Lock()
_threads = ThreadPoolExecutor(max_workers=8, thread_name_prefix="probe")


def probe(name: str) -> Callable[[Probe], Probe]:
    """Decorator: this function raises when the part of this name is down."""

    def register(function: Probe) -> Probe:
        _probes[name] = function
        return function

    return register


def look() -> dict[str, bool]:
    """Part -> whether it is up, in order of name."""
    with _lock:
        at, found = _kept.get("found", (0.0, {}))
        if not found or time.monotonic() - at > KEPT_SECONDS:
            found = _ask_all()
            _kept["found"] = (time.monotonic(), found)
        return found


def forget() -> None:
    """Look again at the next question."""
    _kept.clear()


def _ask_all() -> dict[str, bool]:
    asked = {name: _hanging.pop(name, None) or _threads.submit(_ask, name) for name in sorted(_probes)}
    wait(asked.values(), timeout=DEADLINE_SECONDS)
    _hanging.update({name: future for name, future in asked.items() if not future.done()})
    for name in _hanging:
        log.error("%s does not answer within %s seconds", name, DEADLINE_SECONDS)
    return {name: future.done() and future.result() for name, future in asked.items()}


def _ask(name: str) -> bool:
    try:
        _probes[name]()
    except Exception as error:
        log.error("%s is down: %s", name, type(error).__name__)
        return False
    finally:
        with suppress(Exception):
            connections.close_all()  # those of this thread
    return True


@probe("database")
def database() -> None:
    with connection.cursor() as cursor:
        cursor.execute("SELECT 1")


@probe("cache")
def look_in_the_cache() -> None:
    cache.get("readyz")


@probe("live")
def doorbell() -> None:
    """A message to ourselves, through the layer."""

    async def there_and_back() -> None:
        layer = get_channel_layer()
        channel = await layer.new_channel()
        await layer.send(channel, {"type": "probe"})
        await asyncio.wait_for(layer.receive(channel), DEADLINE_SECONDS)

    asyncio.run(there_and_back())


@probe("queue")
def queue() -> None:
    """Only where a worker does the work."""
    if not isinstance(task_backends["default"], DatabaseBackend):
        return
    if DBTaskResult.objects.ready().filter(enqueued_at__lt=timezone.now() - QUEUE_WAITS).exists():
        raise DownError("work waits and nobody takes it")
