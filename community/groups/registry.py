"""The registry of rooms above groups: reasons why members cannot write for a while, and links for the host's page."""

from collections.abc import Callable, Iterable
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
