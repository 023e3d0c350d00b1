"""What other rooms show of chat: lit and dark windows."""

from django import template

from chat.rooms.models import Room
from community.groups.rules import can_host

register = template.Library()
WINDOWS_ON_THE_STREET = 6


@register.simple_tag(takes_context=True)
def rooms_tonight(context, limit: int = WINDOWS_ON_THE_STREET) -> list[Room]:
    """Rooms that this person may enter, lit ones first: ``title``, ``url``, ``is_open`` and ``opens_text``."""
    rooms = Room.objects.visible_to(_reader(context)).in_order().with_light()[: 4 * limit]
    return sorted(rooms, key=_soonest)[:limit]


@register.inclusion_tag("chat/_group_room.html", takes_context=True)
def group_room(context, group) -> dict:
    """The window of this group's room; for a host of a group without one, the way to make it."""
    room = Room.objects.visible_to(_reader(context)).filter(group=group).with_light().first()
    return {
        "room": room,
        "group": group,
        "may_make": room is None and can_host(_reader(context), group),
    }


def _reader(context):
    request = context.get("request")
    return getattr(request, "user", None)


def _soonest(room: Room) -> tuple:
    """Lit first; then by when the lamp goes on; what is not planned last."""
    light = room.light
    return (not light.is_open, light.changes_at is None, light.changes_at.timestamp() if light.changes_at else 0)
