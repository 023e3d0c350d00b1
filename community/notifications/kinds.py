"""Kinds of notification. A room registers its kinds from above: what it says, where it leads."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from itertools import batched

from django.db.models import CharField, QuerySet, Value

from community.notifications.choices import Cause
from community.notifications.models import Notification

ASKED_AT_ONCE = 500  # notifications in one question to the database


@dataclass(frozen=True)
class Kind:
    """``text`` is what it says: discreet, it names no topic, no person and no words that somebody wrote.

    ``cause`` says whether a person is behind it: then block and mute hold, see ``notify_many``.
    ``seen(things, member)`` gives rows with a ``public_id``: those of the things that the member may see now. None
    when there is nothing to ask. The rows of all kinds together are one question to the database: see ``still_seen``.
    ``addresses(notifications, member)`` gives, by ``thing``, where each of them leads; what the member may not see any
    more is left out: the same as what ``seen`` leaves out. It is asked once for all rows of a kind.
    ``place`` is the kind of place (see places.py) of which ``thing`` is the public id, when one can follow that.
    """

    name: str
    text: object  # lazy, in the reader's language
    cause: Cause
    seen: Callable[[Collection[str], object], QuerySet] | None
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


def kinds() -> list[Kind]:
    return list(_kinds.values())


def cause_of(kind: str) -> Cause:
    """Raises: KeyError, when no room registered this kind."""
    return _kinds[kind].cause


def text_of(kind: str) -> object:
    """What this kind says, also long after; "" when no room registers it any more."""
    return _kinds[kind].text if kind in _kinds else ""


def place_of(kind: str) -> str:
    return _kinds[kind].place if kind in _kinds else ""


def still_seen(notifications: Iterable[Notification], member) -> list[Notification]:
    """Those whose thing this member may see now: one question, for rows of all kinds together."""
    rows = list(notifications)
    seen = set().union(*(_seen(some, member) for some in batched(rows, ASKED_AT_ONCE)))
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


def _seen(rows: Iterable[Notification], member) -> set[tuple[str, str]]:
    """Kind and thing of what the member may see."""
    seen, questions = set(), []
    for name, things in _things_by_kind(rows).items():
        if ask := _kinds[name].seen:
            kind = Value(name, output_field=CharField())
            questions.append(ask(things, member).order_by().values_list(kind, "public_id"))
        else:
            seen |= {(name, thing) for thing in things}
    answers = questions[0].union(*questions[1:], all=True).order_by() if questions else []
    return seen | {(name, str(key)) for name, key in answers}


def _things_by_kind(rows: Iterable[Notification]) -> dict[str, list[str]]:
    """Of the kinds that are registered: the different things of each."""
    things: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.kind in _kinds:
            things.setdefault(row.kind, {})[row.thing] = None
    return {name: list(some) for name, some in things.items()}
