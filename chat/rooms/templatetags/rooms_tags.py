"""Chat rooms on the pages of other apps."""

from django import template
from django.db.models import DateTimeField
from django.urls import reverse
from django.utils import timezone
from django.utils.safestring import SafeString

from chat.rooms import windows
from chat.rooms.lamp import keep_while_lamps_stand
from chat.rooms.models import Evening, Room
from chat.rooms.querysets import rooms_in_rows
from community.groups.rules import can_host
from community.members.querysets.reader_query import ReaderQuery
from community.notifications.choices import EVENING, ROOM, Delivery
from community.notifications.models import Follow

register = template.Library()
ROOMS_SHOWN, ROOMS_COMPARED = 6, 24
EVENINGS_SHOWN = 3


def _rooms_for(user, now):
    first = Room.objects.visible_to(user).in_order().values("pk")[:ROOMS_COMPARED]
    return Room.objects.filter(pk__in=first).with_opening_in_rows(now).in_order()


_first_rooms = ReaderQuery(_rooms_for, now=DateTimeField())


@register.simple_tag(takes_context=True)
def rooms_tonight(context, limit: int = ROOMS_SHOWN) -> list[Room]:
    """Return rooms that this user may enter, open ones first, for ``room_card`` and ``street``."""
    rooms = rooms_in_rows(_first_rooms.rows(_user(context), now=timezone.now()))
    keep_while_lamps_stand(context["request"], rooms)
    return sorted(rooms, key=_opens_first)[:limit]


@register.simple_tag
def room_card(room: Room, heading: str = "h3") -> SafeString:
    """Show a room: its window, its name, and when it opens."""
    return windows.room_card(room, heading)


@register.simple_tag
def street(rooms: list[Room]) -> SafeString:
    """Show the street on home: the windows of these rooms."""
    return windows.street(rooms)


@register.inclusion_tag("chat/_group_room.html", takes_context=True)
def group_room(context, group) -> dict:
    """The room of this group; for a host of a group without one, the button that makes it."""
    room = Room.objects.visible_to(_user(context)).filter(group=group).with_opening().first()
    if room is not None:
        keep_while_lamps_stand(context["request"], [room])
    return {
        "room": room,
        "group": group,
        "may_make": room is None and can_host(_user(context), group),
        "request": context["request"],
    }


@register.inclusion_tag("chat/_coming_evenings.html", takes_context=True)
def coming_evenings(context, room: Room, as_drawer: bool = False) -> dict:
    """Show the first evenings to come of a room; nothing when there are none. At most two queries.

    As a drawer it is closed, unless one of them was cancelled or moved.
    """
    if room.next_evening_at is None and not room.near_evenings:
        return {"evenings": []}
    rows = Evening.objects.visible_to(_user(context)).filter(room=room).coming().with_hosts(_user(context))
    evenings = list(rows[:EVENINGS_SHOWN])
    has_news = any(evening.is_cancelled or evening.is_moved for evening in evenings)
    return {"room": room, "evenings": evenings, "as_drawer": as_drawer, "has_news": has_news}


@register.inclusion_tag("chat/_reminder.html", takes_context=True)
def reminder(context, thing: Room | Evening) -> dict:
    """Show the button that asks for the reminder of an evening, or of each opening of a room; nothing to a visitor.
    One query."""
    user, is_evening = _user(context), isinstance(thing, Evening)
    if not user.is_authenticated:
        return {"shown": False}
    kind, name = (EVENING, "evening") if is_evening else (ROOM, "room")
    follows = Follow.objects.of(kind, thing.public_id).filter(member=user).exclude(how=Delivery.NOTHING)
    ask_url = reverse(f"chat:remind_of_{name}", args=[thing.public_id])
    stop_url = reverse(f"chat:stop_{name}_reminder", args=[thing.public_id])
    urls = {"ask_url": ask_url, "stop_url": stop_url}
    return {"shown": True, "asked": follows.exists(), "is_evening": is_evening} | urls


def _user(context):
    return context["request"].user


def _opens_first(room: Room) -> tuple:
    """Sort open rooms first, then by when they open; rooms without planned hours last."""
    changes_at = room.opening.changes_at
    return (not room.is_open, changes_at is None, changes_at.timestamp() if changes_at else 0)
