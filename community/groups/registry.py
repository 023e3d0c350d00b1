"""The registry of rooms above groups: reasons why members cannot write for a while, and links for the host's page."""

from collections.abc import Callable, Iterable
from datetime import datetime
from typing import NamedTuple

from community.permissions import NotNow

Check = Callable[[object, object], NotNow | None]
_checks: list[Check] = []
_checks_of_new_texts: list[Check] = []


def pause_writing_when(check: Check, *, of_new_texts: bool = False) -> None:
    """Register a reason: ``check(user, group)`` returns a ``NotNow`` while this user cannot write in this group;
    with ``of_new_texts`` a reason that holds back no edit of the user's own words.

    It is asked on each page with a box to write in, so it asks the database for nothing that the request knows.
    """
    (_checks_of_new_texts if of_new_texts else _checks).append(check)


def registered_pause(user, group, *, is_edit: bool = False) -> NotNow | None:
    """Return the first registered reason that holds for this user and group, for a new text or an edit."""
    checks = _checks if is_edit else [*_checks, *_checks_of_new_texts]
    return next((pause for check in checks if (pause := check(user, group)) is not None), None)


class HostLink(NamedTuple):
    """A link on the page of a host, with a note on what waits there."""

    label: object
    url: str
    note: object = ""


PageFinder = Callable[[object, object], Iterable[HostLink]]  # of the user and the group
MemberFinder = Callable[[object, object], HostLink]  # of the group and the persona of a member
_page_finders: list[tuple[int, PageFinder]] = []
_member_finders: list[MemberFinder] = []


def add_to_host_page(position: int, finder: PageFinder) -> None:
    """Register links for the page of the host of a group; a lower ``position`` stands higher."""
    _page_finders.append((position, finder))


def host_links(user, group) -> list[HostLink]:
    ordered = sorted(_page_finders, key=lambda entry: entry[0])
    return [link for _position, finder in ordered for link in finder(user, group)]


def add_to_members(finder: MemberFinder) -> None:
    """Register a link beside each member in the list of the host, such as taking somebody out."""
    _member_finders.append(finder)


def member_links(group, persona) -> list[HostLink]:
    return [finder(group, persona) for finder in _member_finders]


LastText = Callable[[object, object], datetime | None]
_last_texts: list[LastText] = []


def count_texts_with(last_text: LastText) -> None:
    """Register the texts of a room: ``last_text(user, group)`` returns when this user wrote last in this group, or in
    any group where that is None. Asked only of members whom a moderator asked to write slowly."""
    _last_texts.append(last_text)


def last_text_at(user, group) -> datetime | None:
    """Return when this user wrote last in this group, or in any group, in whatever room."""
    return max((moment for last in _last_texts if (moment := last(user, group)) is not None), default=None)
