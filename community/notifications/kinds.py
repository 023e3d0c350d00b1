"""Kinds of notification. A room registers its kinds from above: what it says, where it leads."""

from collections.abc import Callable
from dataclasses import dataclass


@dataclass(frozen=True)
class Kind:
    """``describe(notification, member)`` gives (text, url), or None when the member may not see the thing any more."""

    name: str
    describe: Callable


_kinds: dict[str, Kind] = {}


def register(kind: Kind) -> None:
    _kinds[kind.name] = kind


def describe(notification, member) -> tuple[str, str] | None:
    kind = _kinds.get(notification.kind)
    return kind.describe(notification, member) if kind else None
