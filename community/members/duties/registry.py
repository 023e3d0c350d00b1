"""The registry of work: what members with a duty took on, for the page "My work" and the card on their own page.

Beside it, who listens to duties that are given and ended.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass
from itertools import groupby

from django.utils.translation import gettext_lazy as _

from community.members.models import Duty, Member

OTHER = _("And more")


@dataclass(frozen=True)
class WorkLink:
    """A link to a page of work, with a note on what waits there. ``waits``: somebody waits for the member there."""

    label: object
    url: str
    note: object = ""
    waits: bool = False


@dataclass(frozen=True)
class WorkSection:
    """The work of one subject."""

    heading: object
    links: list[WorkLink]


# Takes the member of a request; asks the rules first, so that it costs members without a duty no query. It gives what
# waits first, at most some dozens of links, in as many queries for many rows as for one.
Finder = Callable[[Member], Iterable[WorkLink]]
_finders: list[tuple[int, object, Finder]] = []


def register(position: int, finder: Finder, heading: object = OTHER) -> None:
    """Register the links of a room; a lower ``position`` stands higher. Neighbours with the same ``heading`` are one
    section of the page."""
    _finders.append((position, heading, finder))


def work_of(member: Member) -> list[WorkLink]:
    """Return the links to all work of this member; empty for a member without a duty."""
    return [link for section in work_sections(member) for link in section.links]


def work_sections(member: Member) -> list[WorkSection]:
    """Return the work of this member by subject; only subjects with work."""
    by_heading = groupby(_in_order(), key=lambda entry: str(entry[1]))
    sections = [
        WorkSection(heading, [link for _position, _heading, finder in entries for link in finder(member)])
        for heading, entries in by_heading
    ]
    return [section for section in sections if section.links]


def _in_order() -> Iterator[tuple]:
    return iter(sorted(_finders, key=lambda entry: entry[0]))


# Called within the transaction in which somebody else gave a member a duty, or ended it.
type Listener = Callable[[Duty], None]
_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Call ``listener(duty)`` for each duty that is given or ended, also from the command line."""
    _listeners.append(listener)


def tell_of_change(duty: Duty) -> None:
    for listener in _listeners:
        listener(duty)
