"""Rules about hiding everything of one account."""

from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.members.models import Member, Persona
from community.members.rules import can_moderate
from community.permissions import denied_with


@denied_with(_("You can do this where you moderate, and not with your own words."))
def can_sweep(member: Member, persona: Persona, group: Group | None) -> bool:
    """Return whether the member may hide all that this persona wrote, in this group or, without one, everywhere."""
    return can_moderate(member, group) and persona.member_id != member.pk
