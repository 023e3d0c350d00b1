"""The queue, for "My work" of moderators; and taking somebody out, for the list of members of a host."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.groups.registry import HostLink, add_to_members
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
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


def take_out(group, persona) -> HostLink:
    return HostLink(_("Take out of the group"), reverse("moderation:take_out", args=[group.slug, persona.public_id]))


register(10, queue, heading=gettext_lazy("Moderation"))
add_to_members(take_out)
