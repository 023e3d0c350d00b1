from chat.rooms.models import Room
from community.groups.rules import can_read_group
from community.members.rules import has_account


def can_follow_calendar(user, room: Room) -> bool:
    """Have a link of one's own for the calendar of the room: members who may enter it."""
    return has_account(user) and can_read_group(user, room.group)
