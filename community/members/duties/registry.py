"""The registry of work: the pages where members with a duty do what they took on, for "My work" on their own page."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from community.members.models import Member


@dataclass(frozen=True)
class WorkLink:
    """A link to a page of work, with a note on what waits there."""

    label: object
    url: str
    note: object = ""


# Takes the member of a request; asks the rules first, so that it costs members without a duty no query.
Finder = Callable[[Member], Iterable[WorkLink]]
_finders: list[tuple[int, Finder]] = []


def register(position: int, finder: Finder) -> None:
    """Register the links of a room; a lower ``position`` stands higher."""
    _finders.append((position, finder))


def work_of(member: Member) -> list[WorkLink]:
    """Return the links to all work of this member; empty for a member without a duty."""
    return [link for _position, finder in sorted(_finders, key=lambda entry: entry[0]) for link in finder(member)]
