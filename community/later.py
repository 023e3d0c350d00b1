"""Background work, asked for by name: actions never import tasks.

A room's ``tasks.py`` registers a function under a name (``@later.work("search.index")``), an action asks for it
(``later.ask("search.index", kind=..., key=...)``). The work starts after commit, at once in the embedded set-up and
in a worker where the database queue is used.

What must be done again and again is registered with ``@later.periodic("members.sessions", every=timedelta(days=1))``
and done by ``manage.py tick``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta

from django.db import transaction
from django.tasks import task

_works: dict[str, Callable] = {}


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


def periodic_works() -> list[Periodic]:
    return [_periodic[name] for name in sorted(_periodic)]


def work(name: str) -> Callable:
    """Decorator: register the function that does the work of this name. Its arguments must fit JSON."""

    def register(function: Callable) -> Callable:
        _works[name] = function
        return function

    return register


@task()
def do_work(name: str, arguments: dict) -> None:
    _works[name](**arguments)


def ask(name: str, **arguments) -> None:
    """Do this work after commit.

    Raises:
        KeyError: when no room has registered work of this name.
    """
    if name not in _works:
        raise KeyError(f"no room does the work {name!r}")
    transaction.on_commit(lambda: do_work.enqueue(name, arguments), robust=True)
