"""Chat rooms on the pages of other apps."""

from django import template

from chat.rooms.lamp import LAMP_SECONDS
from chat.rooms.models import Room
from community.groups.rules import can_host
from community.response_cache.rules import keep_at_most

register = template.Library()
ROOMS_SHOWN = 6


@register.simple_tag(takes_context=True)
def rooms_tonight(context, limit: int = ROOMS_SHOWN) -> list[Room]:
    """Return rooms that this user may enter, open ones first: ``title``, ``url``, ``is_open`` and ``opens_text``."""
    keep_at_most(context["request"], LAMP_SECONDS)
    rooms = Room.objects.visible_to(_user(context)).in_order().with_opening()[: 4 * limit]
    return sorted(rooms, key=_opens_first)[:limit]


@register.inclusion_tag("chat/_group_room.html", takes_context=True)
def group_room(context, group) -> dict:
    """The room of this group; for a host of a group without one, the button that makes it."""
    keep_at_most(context["request"], LAMP_SECONDS)
    room = Room.objects.visible_to(_user(context)).filter(group=group).with_opening().first()
    return {
        "room": room,
        "group": group,
        "may_make": room is None and can_host(_user(context), group),
    }


def _user(context):
    return context["request"].user


def _opens_first(room: Room) -> tuple:
    """Sort open rooms first, then by when they open; rooms without planned hours last."""
    changes_at = room.opening.changes_at
    return (not room.is_open, changes_at is None, changes_at.timestamp() if changes_at else 0)
