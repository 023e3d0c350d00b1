"""The registry of kinds of notifications: each room registers its kinds in ``notices.py``."""

from collections.abc import Callable, Collection, Iterable
from dataclasses import dataclass
from functools import cache
from itertools import batched

from django.db.models import CharField, QuerySet, UUIDField, Value
from django.utils.functional import Promise

from community.members.models import Member
from community.members.querysets.reader_query import ReaderQuery
from community.notifications.choices import Cause
from community.notifications.models import Notification

ROWS_PER_QUERY = 500


@dataclass(frozen=True)
class Kind:
    """A kind of notification."""

    # "forum.reply"
    name: str
    # The text of the notification, in the language of the reader. It is discreet: no topic, no person, no words that
    # somebody wrote.
    text: str | Promise
    # Whether a person is behind it: then block and mute hold, see ``notify_many``.
    cause: Cause
    # ``visible(things, member)`` returns those of the things (public ids) that the member may see now, as rows with a
    # ``public_id``; None when everybody may. The rows of all kinds are united into one query by ``still_visible``,
    # which is prepared (``ReaderQuery``): of the member it may look at key, blocks, mutes and ``present_for``.
    visible: Callable[[Collection[str], Member], QuerySet] | None
    # ``urls(notifications, member)`` returns the URL of each thing that the member may see now, by ``thing``. It is
    # called once for all notifications of the kind.
    urls: Callable[[list[Notification], Member], dict[str, str]]
    # The kind of followable whose public id ``thing`` is, when members can follow it.
    followable: str = ""
    # Somebody may be in danger: mailed with the next tick to whoever has a duty, see ``email/due.py``.
    is_urgent: bool = False


@dataclass(frozen=True)
class NotificationView:
    """A notification as a page shows it."""

    notification: Notification
    text: str
    url: str


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def kinds() -> list[Kind]:
    return list(_kinds.values())


def urgent_kinds() -> list[str]:
    """Return the names of the kinds that are mailed whatever the member chose for other mail, also in quiet hours."""
    return [kind.name for kind in _kinds.values() if kind.is_urgent]


def cause_of(kind: str) -> Cause:
    """Raises: KeyError: no room registered this kind."""
    return _kinds[kind].cause


def text_of(kind: str) -> str | Promise:
    """Return the text of this kind, or "" when no room registers it any more."""
    return _kinds[kind].text if kind in _kinds else ""


def followable_of(kind: str) -> str:
    """Return the kind of followable that notifications of this kind belong to, or ""."""
    return _kinds[kind].followable if kind in _kinds else ""


def still_visible(notifications: Iterable[Notification], member: Member) -> list[Notification]:
    """Return those whose thing the member may see now. One query per ``ROWS_PER_QUERY`` rows of all kinds together."""
    rows = list(notifications)
    visible = set().union(*(_visible(some, member) for some in batched(rows, ROWS_PER_QUERY)))
    return [row for row in rows if (row.kind, row.thing) in visible]


def notification_views(notifications: Iterable[Notification], member: Member) -> list[NotificationView]:
    """Return those whose thing the member may see now, with text and URL. Some queries per kind, not per row."""
    rows = list(notifications)
    urls = {
        (name, thing): url
        for name in _things_by_kind(rows)
        for thing, url in _kinds[name].urls([row for row in rows if row.kind == name], member).items()
    }
    return [
        NotificationView(row, str(_kinds[row.kind].text), urls[row.kind, row.thing])
        for row in rows
        if (row.kind, row.thing) in urls
    ]


def _visible(rows: Iterable[Notification], member: Member) -> set[tuple[str, str]]:
    """Return the kind and the thing of what the member may see."""
    things_by_kind = _things_by_kind(rows)
    visible = {(name, thing) for name, things in things_by_kind.items() if not _kinds[name].visible for thing in things}
    names = tuple(sorted(name for name in things_by_kind if _kinds[name].visible))
    things = {f"kind{number}_": things_by_kind[name] for number, name in enumerate(names)}
    pairs = _visible_things(names).rows(member, **things) if names else []
    return visible | {(name, str(public_id)) for name, public_id in pairs}


@cache
def _visible_things(names: tuple[str, ...]) -> ReaderQuery:
    """Return the query for the kinds and the things, of these kinds together, that a reader may see."""

    def build(user, **things) -> QuerySet:
        queries = [
            _kinds[name].visible(some, user).order_by().values_list(Value(name, CharField()), "public_id")
            for name, some in zip(names, things.values(), strict=True)
        ]
        return queries[0].union(*queries[1:], all=True).order_by()

    return ReaderQuery(build, **{f"kind{number}_": [UUIDField()] for number in range(len(names))})


def _things_by_kind(rows: Iterable[Notification]) -> dict[str, list[str]]:
    """Return the distinct things per registered kind, in the order of the rows."""
    things: dict[str, dict[str, None]] = {}
    for row in rows:
        if row.kind in _kinds:
            things.setdefault(row.kind, {})[row.thing] = None
    return {name: list(some) for name, some in things.items()}
