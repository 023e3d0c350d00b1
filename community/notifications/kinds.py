"""Kinds of notification. A room registers its kinds from above: what it says, where it leads."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from community.notifications.models import Notification


@dataclass(frozen=True)
class Kind:
    """``describe(notification, member)`` gives (text, url), or None when the member may not see the thing any more.

    The text is discreet: it names no topic, no person and no words that somebody wrote.
    """

    name: str
    describe: Callable[[Notification, object], tuple[str, str] | None]


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
    """Those that this member may still see, with their text and where they lead."""
    shown = []
    for notification in notifications:
        kind = _kinds.get(notification.kind)
        if kind is not None and (words := kind.describe(notification, member)):
            shown.append(Described(notification, *words))
    return shown
