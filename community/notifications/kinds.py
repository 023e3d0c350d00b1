"""Kinds of notification. A room registers its kinds from above: what it says, where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from community.notifications.models import Notification


@dataclass(frozen=True)
class Kind:
    """``text`` is what it says: discreet, it names no topic, no person and no words that somebody wrote.

    ``addresses(notifications, member)`` gives, by ``thing``, where each of them leads; what the member may not see any
    more is left out. It is asked once for all rows of a kind.
    """

    name: str
    text: object  # lazy, in the reader's language
    addresses: Callable[[list[Notification], object], dict[str, str]]


@dataclass(frozen=True)
class Described:
    """A notification as it is shown."""

    notification: Notification
    text: str
    url: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def described(notifications: Iterable[Notification], member) -> list[Described]:
    """Those that this member may still see, with their text and where they lead; some queries per kind, not per row."""
    rows = list(notifications)
    by_kind: dict[str, list[Notification]] = {}
    for row in rows:
        by_kind.setdefault(row.kind, []).append(row)
    places = {
        (name, thing): url
        for name, same in by_kind.items()
        if name in _kinds
        for thing, url in _kinds[name].addresses(same, member).items()
    }
    return [
        Described(row, str(_kinds[row.kind].text), places[row.kind, row.thing])
        for row in rows
        if (row.kind, row.thing) in places
    ]
