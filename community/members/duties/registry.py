"""The registries of duties: the pages where members do what they took on, and who is told when a duty changes."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass

from community.members.models import Duty, Member


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


# Called within the transaction in which somebody else gave a member a duty, or ended it.
type Listener = Callable[[Duty], None]
_listeners: list[Listener] = []


def on_change(listener: Listener) -> None:
    """Call ``listener(duty)`` for each duty that is given or ended, also from the command line."""
    _listeners.append(listener)


def tell_of_change(duty: Duty) -> None:
    for listener in _listeners:
        listener(duty)
