"""The chat rooms where a member keeps the lamp, for "My work" of hosts."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from chat.rooms.models import Room
from community.members.choices import DutyKind
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.members.rules import duty_group_ids

ROOMS_SHOWN = 12


def hosted_rooms(member: Member) -> Iterator[WorkLink]:
    """Yield the rooms of the groups of which the member is the host; for a host of all groups, the first ones."""
    group_ids = duty_group_ids(member, DutyKind.HOST)
    if not group_ids:
        return
    rooms = Room.objects.visible_to(member).select_related("group").in_order()
    for room in (rooms if None in group_ids else rooms.filter(group__in=group_ids))[:ROOMS_SHOWN]:
        label = _("Chat evening of %(group)s") % {"group": room.group.title}
        yield WorkLink(label, room.get_absolute_url(), _("here you open and close the room"))


register(30, hosted_rooms)
