"""The notifications about evenings, and what can be followed in a chat room. The texts name no room and no theme."""

from django.utils.translation import gettext_lazy as _

from chat.rooms.models import Evening, Room
from community.notifications.choices import EVENING, ROOM, Cause
from community.notifications.following.followables import Followable, Link
from community.notifications.following.followables import register as register_followable
from community.notifications.kinds import Kind, register


def _visible_evenings(things, member):
    return Evening.objects.visible_to(member).filter(public_id__in=things)


def _evening_urls(notifications, member) -> dict[str, str]:
    evenings = _visible_evenings([n.thing for n in notifications], member)
    return {str(evening.public_id): evening.get_absolute_url() for evening in evenings}


MOVED = _("An evening that you asked about has moved to another time.")
CANCELLED = _("An evening that you asked about is cancelled.")
register(Kind("chat.evening_moved", MOVED, Cause.HOUSE, _visible_evenings, _evening_urls, followable=EVENING))
register(Kind("chat.evening_cancelled", CANCELLED, Cause.HOUSE, _visible_evenings, _evening_urls, followable=EVENING))


def _visible_rooms(things, member):
    return Room.objects.visible_to(member).filter(public_id__in=things)


def _room_urls(notifications, member) -> dict[str, str]:
    rooms = _visible_rooms([n.thing for n in notifications], member)
    return {str(room.public_id): room.get_absolute_url() for room in rooms}


SOON = _("The lamp goes on soon. You asked to be reminded.")
register(Kind("chat.evening_soon", SOON, Cause.HOUSE, _visible_evenings, _evening_urls, followable=EVENING))
register(Kind("chat.room_soon", SOON, Cause.HOUSE, _visible_rooms, _room_urls, followable=ROOM))


def _followed_rooms(things, member) -> dict[str, Link]:
    rooms = Room.objects.visible_to(member).filter(public_id__in=things).select_related("group")
    return {str(r.public_id): Link(r.title, r.get_absolute_url(), str(r.group.public_id)) for r in rooms}


def _followed_evenings(things, member) -> dict[str, Link]:
    rows = _visible_evenings(things, member).select_related("room__group")
    return {
        str(row.public_id): Link(row.room.title, row.get_absolute_url(), str(row.room.group.public_id)) for row in rows
    }


register_followable(Followable(ROOM, _("Every evening of a chat room"), _followed_rooms))
register_followable(Followable(EVENING, _("Chat evening"), _followed_evenings))
