"""The groups that a member hosts, and making groups, for "My work"."""

from collections.abc import Iterator

from django.db.models import Count
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.groups.models import Group, Membership
from community.groups.raid.rules import can_set_modes
from community.groups.rules import can_create_group
from community.members.choices import DutyKind
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.members.rules import duty_group_ids

GROUPS_SHOWN = 12


def hosted_groups(member: Member) -> Iterator[WorkLink]:
    """Yield the groups of which the member is the host, with how many people ask to join; for a host of all
    groups, only those where somebody waits."""
    group_ids = duty_group_ids(member, DutyKind.HOST)
    if not group_ids:
        return
    asked = dict(Membership.objects.asked().values_list("group").annotate(number=Count("pk")).order_by())
    groups = Group.objects.filter(pk__in=asked) if None in group_ids else Group.objects.filter(pk__in=group_ids)
    for group in groups.in_order()[:GROUPS_SHOWN]:
        if waiting := asked.get(group.pk, 0):
            note = ngettext("%(n)s person asks to join", "%(n)s people ask to join", waiting)
            yield WorkLink(
                group.title, reverse("groups:requests", args=[group.slug]), note % {"n": waiting}, waits=True
            )
        else:
            yield WorkLink(group.title, group.get_absolute_url(), _("you are the host"))


def new_group(member: Member) -> Iterator[WorkLink]:
    if can_create_group(member):
        yield WorkLink(_("Make a group"), reverse("groups:new"))


def keep_calm(member: Member) -> Iterator[WorkLink]:
    """Yield the page for a raid, for who can do something there."""
    if can_set_modes(member, None) or duty_group_ids(member, DutyKind.MODERATOR):
        yield WorkLink(_("Keep it calm"), reverse("raid:house"), _("when it is stormy in a group or in the house"))


register(15, keep_calm, heading=gettext_lazy("Moderation"))
register(20, hosted_groups, heading=gettext_lazy("Groups"))
register(25, new_group, heading=gettext_lazy("Groups"))
