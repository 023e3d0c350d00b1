"""Background jobs: Django's tasks, enqueued after commit; and periodic jobs.

A job is a function with ``@task()`` in the actions of its room. The room enqueues it with ``background.enqueue(job,
key=...)``. It starts after commit: at once in the embedded set-up, in a worker where the database queue is used. A job
whose worker was killed runs again, so running twice does no harm (``tests/community/operations/test_twice.py``).

A periodic job is registered with ``@background.periodic("members.sessions", every=timedelta(days=1))`` and run by
``manage.py tick``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from django.core.cache import cache
from django.db import transaction
from django.tasks import Task
from django_tasks_db.backend import DatabaseBackend

REMEMBERED_SECONDS = 24 * 60 * 60


@dataclass(frozen=True)
class Periodic:
    name: str
    every: timedelta
    do: Callable[[], str]  # says in one line what it did; doing it twice does no harm
    claim: timedelta | None = None  # after this, the claim of a process that was killed no longer counts


_periodic: dict[str, Periodic] = {}


def periodic(name: str, *, every: timedelta, claim: timedelta | None = None) -> Callable:
    """Decorator: this function is to be called about once per ``every``. It says in one line what it did.

    ``claim`` is for how long the process that began it keeps it from others. An hour is the default; less is for what
    does no harm in two processes at once.
    """

    def register(function: Callable[[], str]) -> Callable[[], str]:
        _periodic[name] = Periodic(name, every, function, claim)
        return function

    return register


def periodic_jobs() -> list[Periodic]:
    return [_periodic[name] for name in sorted(_periodic)]


def enqueue(job: Task, **arguments) -> None:
    """Run this job after commit. The arguments must fit JSON.

    In the queue of the database the job is a row of the same transaction, so a process that is killed after the commit
    loses none.
    """
    if isinstance(job.get_backend(), DatabaseBackend):
        job.enqueue(**arguments)
    else:
        transaction.on_commit(partial(job.enqueue, **arguments), robust=True)


def is_first_run(key: str) -> bool:
    """Return whether a job runs for the first time for this, and note that it did, in the transaction of the job.

    For a job whose work cannot be seen afterwards; a job that was killed may run again within a day.
    """
    return cache.add(f"job:{key}", True, timeout=REMEMBERED_SECONDS)


def back_off(tries: int, first: timedelta, last: timedelta) -> timedelta:
    """Return how long to wait after this many tries in a row that failed: ``first``, then twice as long each time, and
    never longer than ``last``."""
    return min(first * 2 ** min(tries - 1, 30), last)
