"""The right to ask a co-host."""

from django.utils.translation import gettext_lazy as _

from community.groups.choices import MembershipState
from community.groups.models import Group
from community.groups.rules import can_host
from community.members.choices import AgeBand
from community.members.models import Member
from community.permissions import DEFAULT_REASON, denied_with

MOST_DAYS = 92


def _why_not(actor: Member, group: Group, member: Member) -> object:
    if not can_host(actor, group):
        return DEFAULT_REASON
    if member.age_band != AgeBand.ADULT:
        return _("A host is 18 or older.")
    if member.duties.now().filter(kind="host", group=group).exists():
        return _("This person hosts here already.")
    return _("Choose somebody who is in the group now.")


@denied_with(_why_not)
def can_ask_co_host(actor: Member, group: Group, member: Member) -> bool:
    """Return whether the actor hosts the group, and the member is an adult in it who does not host it yet."""
    is_inside = group.memberships.filter(member=member, state=MembershipState.ACTIVE, member__is_active=True).exists()
    is_host = member.duties.now().filter(kind="host", group=group).exists()
    return can_host(actor, group) and is_inside and member.age_band == AgeBand.ADULT and not is_host
