"""The chat rooms where a member keeps the lamp, for "My work" and the page of a host: evenings and the planning."""

from collections.abc import Iterator
from datetime import datetime

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext, pgettext

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
    """Yield all of the chat room of this group, for the page of its host: the lamp, the evening of today and who hosts
    it, the planning, quiet hours and pace."""
    room = Room.objects.visible_to(user).filter(group=group).select_related("group").first()
    if room is None:
        return
    yield HostLink(_("The chat room: switch the lamp on or off"), room.get_absolute_url(), room.opens_text)
    if evening := _evening_today(user, room):
        names = ", ".join(str(host) for host in evening.shown_hosts) or _("nobody is named as host yet")
        label = _("The evening of today, at %(time)s") % {"time": _clock(evening.begins)}
        yield HostLink(label, evening.get_absolute_url(), f"{evening.title or room.title} · {names}")
    settings_url = reverse("groups:host_settings", args=[group.slug])
    yield HostLink(_("Quiet hours and pace of the chat"), settings_url, _pace(group))
    yield HostLink(_("Plan evenings and weekly hours"), reverse("chat:planning", args=[room.public_id]))


def _evening_today(user, room: Room) -> Evening | None:
    """Return the first planned evening of today that is not over, with the hosts that this user may see."""
    now = timezone.now()
    rows = Evening.objects.visible_to(user).filter(room=room).planned().filter(ends__gt=now).with_hosts(user)
    first = rows.order_by("begins", "pk").first()
    is_today = first is not None and timezone.localdate(first.begins) <= timezone.localdate(now)
    return first if is_today else None


def _pace(group) -> str:
    """Say which quiet hours and which pause hold in the chat."""
    quiet = _("no quiet hours")
    if group.quiet_from and group.quiet_until:
        times = {"begins": _clock_of(group.quiet_from), "ends": _clock_of(group.quiet_until)}
        quiet = _("quiet from %(begins)s until %(ends)s") % times
    pause = _("no pause between two lines")
    if seconds := group.chat_pause_seconds:
        pause = ngettext("%(n)s second between two lines", "%(n)s seconds between two lines", seconds) % {"n": seconds}
    return f"{quiet} · {pause}"


def _clock(moment: datetime) -> str:
    return _clock_of(timezone.localtime(moment))


def _clock_of(moment) -> str:
    return time_format(moment, pgettext("time of the day", "H:i"))


def moment_text(moment: datetime) -> str:
    """Return day, date and time as a short text."""
    local = timezone.localtime(moment)
    return f"{date_format(local, 'l j F')}, {_clock_of(local)}"


add_to_host_page(20, planning_of)
register(28, own_evenings, heading=gettext_lazy("Chat evenings"))
register(30, hosted_rooms, heading=gettext_lazy("Chat evenings"))
