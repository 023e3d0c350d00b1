"""The registry of rooms above groups: reasons why members cannot write in a group for a while."""

from collections.abc import Callable
from typing import NamedTuple


class NotNow(NamedTuple):
    """Why a member who may write in a group cannot do so now: a kind sentence that says until when, and what the
    member can do about it, if anything."""

    reason: object
    url: str = ""
    label: str = ""  # of the link to ``url``


Check = Callable[[object, object], NotNow | None]
_checks: list[Check] = []


def pause_writing_when(check: Check) -> None:
    """Register a reason: ``check(user, group)`` returns a ``NotNow`` while this user cannot write in this group.

    It is asked on each page with a box to write in, so it asks the database for nothing that the request knows.
    """
    _checks.append(check)


def registered_pause(user, group) -> NotNow | None:
    """Return the first registered reason that holds for this user and group."""
    return next((pause for check in _checks if (pause := check(user, group)) is not None), None)
