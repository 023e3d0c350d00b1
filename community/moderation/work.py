"""The queue, for "My work" of moderators; and taking somebody out, for the list of members of a host."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.groups.registry import HostLink, add_to_host_page, add_to_members
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.moderation.models import Report, Shift
from community.moderation.rules import is_moderator, waiting_counts


def queue(member: Member) -> Iterator[WorkLink]:
    if not is_moderator(member):
        return
    counts = waiting_counts(member)
    waiting = sum(counts.values())
    note = ngettext("%(n)s report waiting", "%(n)s reports waiting", waiting) % {"n": waiting}
    if danger := counts["danger"]:
        of_them = ngettext("%(n)s may be about danger", "%(n)s may be about danger", danger) % {"n": danger}
        note = f"{of_them}, {note}"
    yield WorkLink(_("Moderation"), reverse("moderation:queue"), note, waits=bool(waiting))


def shifts(member: Member) -> Iterator[WorkLink]:
    if not is_moderator(member):
        return
    begins = member.shifts.to_come().order_by("begins").values_list("begins", flat=True).first()
    note = _("no shift planned") if begins is None else _("yours: %(moment)s") % {"moment": _moment(begins)}
    is_asked = Shift.objects.visible_to(member).offered_now(member).exists()
    note = _("a colleague asks you") if is_asked else note
    yield WorkLink(_("Shifts"), reverse("moderation:shifts"), note, waits=is_asked)


def _moment(begins) -> str:
    if begins <= timezone.now():
        return _("now")
    return date_format(timezone.localtime(begins), "l j F H:i")


def take_out(group, persona) -> HostLink:
    return HostLink(_("Take out of the group"), reverse("moderation:take_out", args=[group.slug, persona.public_id]))


def put_aside(user, group) -> Iterator[HostLink]:
    """Yield the list of what hosts put aside in this group, with how much waits for a moderator."""
    waiting = Report.objects.of_hosts_in(group).undecided().not_about(user).count()
    note = _("Hide a message at once, beside it; a moderator looks")
    if waiting:
        note = ngettext("%(n)s waits for a moderator", "%(n)s wait for a moderator", waiting) % {"n": waiting}
    yield HostLink(_("Put aside by hosts"), reverse("moderation:put_aside_list", args=[group.slug]), note)


add_to_host_page(40, put_aside)
register(10, queue, heading=gettext_lazy("Moderation"))
register(11, shifts, heading=gettext_lazy("Moderation"))
add_to_members(take_out)
