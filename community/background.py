"""Background jobs: Django's tasks, enqueued after commit; and periodic jobs.

A job is a function with ``@task()`` in the actions of its room. The room enqueues it with ``background.enqueue(job,
key=...)``. It starts after commit: at once in the embedded set-up, in a worker where the database queue is used.

A periodic job is registered with ``@background.periodic("members.sessions", every=timedelta(days=1))`` and run by
``manage.py tick``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.db import transaction
from django.tasks import Task


@dataclass(frozen=True)
class Periodic:
    name: str
    every: timedelta
    do: Callable[[], str]  # says in one line what it did; doing it twice does no harm


_periodic: dict[str, Periodic] = {}


def periodic(name: str, *, every: timedelta) -> Callable:
    """Decorator: this function is to be called about once per ``every``. It says in one line what it did."""

    def register(function: Callable[[], str]) -> Callable[[], str]:
        _periodic[name] = Periodic(name, every, function)
        return function

    return register


def periodic_jobs() -> list[Periodic]:
    return [_periodic[name] for name in sorted(_periodic)]


def enqueue(job: Task, **arguments) -> None:
    """Run this job after commit. The arguments must fit JSON."""
    transaction.on_commit(partial(job.enqueue, **arguments), robust=True)


def back_off(tries: int, first: timedelta, last: timedelta) -> timedelta:
    """Return how long to wait after this many tries in a row that failed: ``first``, then twice as long each time, and
    never longer than ``last``."""
    return min(first * 2 ** min(tries - 1, 30), last)
