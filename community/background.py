"""Background jobs, enqueued by name, so that actions never import tasks.

A room's ``tasks.py`` registers a function under a name (``@background.job("search.index")``); an action enqueues it
(``background.enqueue("search.index", kind=..., key=...)``). The job starts after commit: at once in the embedded
set-up, in a worker where the database queue is used.

A periodic job is registered with ``@background.periodic("members.sessions", every=timedelta(days=1))`` and run by
``manage.py tick``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.tasks import task

_jobs: dict[str, Callable] = {}


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


def job(name: str) -> Callable:
    """Decorator: register the function that does the work of this name. Its arguments must fit JSON."""

    def register(function: Callable) -> Callable:
        _jobs[name] = function
        return function

    return register


@task()
def run_job(name: str, arguments: dict) -> None:
    _jobs[name](**arguments)


def enqueue(name: str, **arguments) -> None:
    """Do this work after commit.

    Raises:
        KeyError: when no room has registered work of this name.
    """
    if name not in _jobs:
        raise KeyError(f"no room does the work {name!r}")
    transaction.on_commit(lambda: run_job.enqueue(name, arguments), robust=True)
