"""The windows of rooms on other pages: a card of each room, and the street on home. Both are kept fragments.

The seconds until a lamp changes are in a slot: they are others on every request.
"""

from collections.abc import Sequence
from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString

from chat.rooms.models import Room
from community.web.fragments import kept


class WindowFacts(NamedTuple):
    public_id: UUID
    is_open: bool
    will_change: bool


class CardFacts(NamedTuple):
    room: WindowFacts
    title: str
    opens_text: str
    heading: str


class StreetFacts(NamedTuple):
    rooms: tuple[WindowFacts, ...]


def room_card(room: Room, heading: str) -> SafeString:
    """Return the card of a room that was fetched with its opening hours."""
    facts = CardFacts(_window(room), room.title, room.opens_text, heading)
    return kept("components/room.html", facts, left=room.opening.seconds_left)


def street(rooms: Sequence[Room]) -> SafeString:
    """Return the drawing of the street, with the windows of these rooms, at most six."""
    left = {f"left{number}": room.opening.seconds_left for number, room in enumerate(rooms)}
    return kept("components/drawings/street.html", StreetFacts(tuple(map(_window, rooms))), **left)


def _window(room: Room) -> WindowFacts:
    return WindowFacts(room.public_id, room.is_open, room.will_change)
