"""The chat rooms where a member keeps the lamp, for "My work" and the page of a host: evenings and the planning."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext

from chat.rooms.models import Evening, Room
from community.groups.registry import HostLink, add_to_host_page
from community.members.choices import DutyKind
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.members.rules import duty_group_ids

ROOMS_SHOWN, EVENINGS_SHOWN = 12, 5


def own_evenings(member: Member) -> Iterator[WorkLink]:
    """Yield the first evenings of which the member is named as the host."""
    if not duty_group_ids(member, DutyKind.HOST) and not duty_group_ids(member, DutyKind.MODERATOR):
        return
    mine = Evening.objects.visible_to(member).hosted_by(member).planned().coming().select_related("room")
    for evening in mine[:EVENINGS_SHOWN]:
        label = _("Your evening on %(when)s") % {"when": moment_text(evening.begins)}
        yield WorkLink(label, evening.get_absolute_url(), evening.title or evening.room.title)


def hosted_rooms(member: Member) -> Iterator[WorkLink]:
    """Yield the rooms of the groups of which the member is the host; for a host of all groups, the first ones."""
    group_ids = duty_group_ids(member, DutyKind.HOST)
    if not group_ids:
        return
    rooms = Room.objects.visible_to(member).with_next_evening(timezone.now()).select_related("group").in_order()
    for room in (rooms if None in group_ids else rooms.filter(group__in=group_ids))[:ROOMS_SHOWN]:
        label = _("Chat evening of %(group)s") % {"group": room.group.title}
        yield WorkLink(label, room.get_absolute_url(), _("here you open and close the room"))
        note = _("no evening is planned")
        if room.next_evening_at:
            note = _("the next one is on %(when)s") % {"when": moment_text(room.next_evening_at)}
        planning = _("Planning of %(group)s") % {"group": room.group.title}
        yield WorkLink(planning, reverse("chat:planning", args=[room.public_id]), note)


def planning_of(user, group) -> Iterator[HostLink]:
    """Yield the planning of the room of this group, for the page of its host."""
    if room := Room.objects.visible_to(user).filter(group=group).first():
        yield HostLink(_("Plan evenings and weekly hours"), reverse("chat:planning", args=[room.public_id]))


def moment_text(moment: datetime) -> str:
    """Return day, date and time as a short text."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l j F')}, {time_format(local, pgettext('time of the day', 'H:i'))}"


add_to_host_page(20, planning_of)
register(28, own_evenings, heading=gettext_lazy("Chat evenings"))
register(30, hosted_rooms, heading=gettext_lazy("Chat evenings"))
