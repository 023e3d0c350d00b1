from chat.rooms.models import Room
from community.groups.rules import can_host, can_write_in
from community.members.models import Member


def can_write(member: Member | None, room: Room) -> bool:
    """Whoever writes in the group may write in its room; whether the lamp is on is another question."""
    return can_write_in(member, room.group)


def can_open(member: Member | None, room: Room) -> bool:
    """Turn the lamp on and off: hosts of the group, and moderators."""
    return can_host(member, room.group)
