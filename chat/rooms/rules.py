from datetime import datetime, timedelta

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from chat.rooms.models import Room
from community.groups.models import Group
from community.groups.raid_modes import modes_in, newcomer_pause, slow_seconds
from community.groups.rules import NOT_IN_THE_GROUP, can_host, can_write_in, can_write_now, why_not_write_now
from community.permissions import NotNow, denied_with

ONLY_A_HOST = _("Only a host of this group can do this.")


def why_not_now(user, room: Room) -> NotNow | None:
    """Return why a user who may write in the group cannot send in its room now: a message cannot wait for a moderator,
    as a post does, so newcomers read along while they are read first."""
    if pause := why_not_write_now(user, room.group):
        return pause
    pause = newcomer_pause(modes_in(room.group), user)
    is_asked = pause is not None and can_write_in(user, room.group) and not can_host(user, room.group)
    return pause if is_asked else None


def _why_not_write(user, room: Room) -> object:
    pause = why_not_now(user, room)
    return pause.reason if pause else NOT_IN_THE_GROUP


@denied_with(_why_not_write)
def can_write(user, room: Room) -> bool:
    """Write in the room: everybody who can write in its group now. Whether the room is open is no matter of rights."""
    return can_write_now(user, room.group) and why_not_now(user, room) is None


def pause_seconds(group: Group) -> int:
    """Return the pause that the group asks for between two messages of one member; longer while it goes slowly."""
    return max(group.chat_pause_seconds, slow_seconds(group))


def seconds_to_wait(user, room: Room, author_key: int, now: datetime) -> int:
    """Return after how many seconds this author can send the next message, where the group asks for a pause between
    two messages of one member. One query, in such a group only; hosts and moderators need no pause."""
    pause = pause_seconds(room.group)
    if not pause or can_host(user, room.group):
        return 0
    recent = room.messages.filter(author=author_key, created_at__gt=now - timedelta(seconds=pause))
    last = recent.aggregate(last=Max("created_at"))["last"]
    return 0 if last is None else max(1, pause - int((now - last).total_seconds()))


@denied_with(ONLY_A_HOST)
def can_open(user, room: Room) -> bool:
    """Open and close the room: hosts of the group, and moderators."""
    return can_host(user, room.group)


@denied_with(ONLY_A_HOST)
def can_plan(user, room: Room) -> bool:
    """Plan the evenings of the room and its weekly hours: hosts of the group, and moderators."""
    return can_host(user, room.group)


@denied_with(ONLY_A_HOST)
def can_make_room(user, group: Group) -> bool:
    return can_host(user, group)
