"""Restrictions: a member only reads for a while, because a moderator decided so.

Moderation stands above the members and registers how it is read. Every rule of writing asks ``restriction``.
"""

from collections.abc import Callable, Iterable
from typing import Protocol

from django.utils import timezone

from community.permissions import NotNow


class Standing(Protocol):
    """A measure that holds now."""

    def keeps_from_writing(self, group: object) -> bool: ...

    def slow_minutes(self, group: object) -> int: ...

    def not_now(self) -> NotNow: ...


_read: list[Callable[[object], Iterable[Standing]]] = []


def read_measures_with(reader: Callable[[object], Iterable[Standing]]) -> None:
    """Register the function that reads the measures that stand for a member."""
    _read[:] = [reader]


def standing_measures(user) -> list[Standing]:
    """Return the measures that stand for this user. For nearly everybody the row of the member says that there are
    none, without a query; of others they are read once, until ``refresh_rights``."""
    until = getattr(user, "restricted_until", None)
    if until is None or until <= timezone.now():
        return []
    if not hasattr(user, "standing_measures"):
        user.standing_measures = [measure for reader in _read for measure in reader(user)]
    return user.standing_measures


def restriction(user, group=None) -> NotNow | None:
    """Return why this user may only read everywhere or, with a group, in that group; None when they may write."""
    measures = standing_measures(user)
    return next((measure.not_now() for measure in measures if measure.keeps_from_writing(group)), None)


def slow_minutes(user, group) -> int:
    """Return how many minutes a moderator asked this user to leave between two texts in this group; 0 for nearly
    everybody."""
    return max((measure.slow_minutes(group) for measure in standing_measures(user)), default=0)
