from django.utils.translation import gettext_lazy as _

from chat.rooms.models import Room
from community.groups.models import Group
from community.groups.rules import can_host, can_write_in
from community.permissions import denied_with

ONLY_A_HOST = _("Only a host of this group can do this.")


@denied_with(_("You can read along here. To write, join the group first."))
def can_write(user, room: Room) -> bool:
    """Write in the room: everybody who may write in its group. Whether the room is open is no matter of rights."""
    return can_write_in(user, room.group)


@denied_with(ONLY_A_HOST)
def can_open(user, room: Room) -> bool:
    """Open and close the room: hosts of the group, and moderators."""
    return can_host(user, room.group)


@denied_with(ONLY_A_HOST)
def can_make_room(user, group: Group) -> bool:
    return can_host(user, group)
