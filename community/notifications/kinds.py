"""Kinds of notification. A room registers its kinds from above: what it says, where it leads."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import batched

from community.notifications.models import Notification

ASKED_AT_ONCE = 500  # things in one question to the database


@dataclass(frozen=True)
class Kind:
    """``text`` is what it says: discreet, it names no topic, no person and no words that somebody wrote.

    ``seen(things, member)`` gives those of the things that the member may see now.
    ``addresses(notifications, member)`` gives, by ``thing``, where each of them leads; what the member may not see any
    more is left out. Both are asked once for all rows of a kind, and leave out the same.
    ``place`` is the kind of place (see places.py) of which ``thing`` is the public id, when one can follow that.
    """

    name: str
    text: object  # lazy, in the reader's language
    seen: Callable[[Collection[str], object], Collection[str]]
    addresses: Callable[[list[Notification], object], dict[str, str]]
    place: str = ""


@dataclass(frozen=True)
class Described:
    """A notification as it is shown."""

    notification: Notification
    text: str
    url: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def place_of(kind: str) -> str:
    return _kinds[kind].place if kind in _kinds else ""


def still_seen(notifications: Iterable[Notification], member) -> list[Notification]:
    """Those whose thing this member may see now; some queries per kind, not per row."""
    rows = list(notifications)
    seen = {
        (name, str(thing))
        for name, things in _things_by_kind(rows).items()
        for some in batched(things, ASKED_AT_ONCE)
        for thing in _kinds[name].seen(some, member)
    }
    return [row for row in rows if (row.kind, row.thing) in seen]


def described(notifications: Iterable[Notification], member) -> list[Described]:
    """Those that this member may still see, with their text and where they lead; some queries per kind, not per row."""
    rows = list(notifications)
    places = {
        (name, thing): url
        for name in _things_by_kind(rows)
        for thing, url in _kinds[name].addresses([row for row in rows if row.kind == name], member).items()
    }
    return [
        Described(row, str(_kinds[row.kind].text), places[row.kind, row.thing])
        for row in rows
        if (row.kind, row.thing) in places
    ]


def _things_by_kind(rows: list[Notification]) -> dict[str, list[str]]:
    """Of the kinds that are registered: the different things of each."""
    things: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.kind in _kinds:
            things.setdefault(row.kind, {})[row.thing] = None
    return {name: list(some) for name, some in things.items()}
