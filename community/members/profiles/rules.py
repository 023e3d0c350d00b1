"""The rights of members on the personas that others see."""

from django.utils.translation import gettext_lazy as _

from community.members.choices import GIVEN_ROLES
from community.members.restrictions import restriction
from community.members.rules import has_account, takes_part, why_not_take_part
from community.permissions import denied_with


@denied_with(_("You cannot choose this role yourself. Ask the people who run this site."))
def can_take_role(member, role: str) -> bool:
    """Return whether the member may show this role: one that the house gives only while they have it."""
    return has_account(member) and (role not in GIVEN_ROLES or member.role == role)


@denied_with(_("Only the person behind this name can change what it says."))
def can_edit_persona(member, persona) -> bool:
    return member.is_authenticated and persona.member_id == member.pk


@denied_with(lambda member, _persona: why_not_take_part(member, _("Choose a name first.")))
def can_change_name(member, persona) -> bool:
    is_own = has_account(member) and persona is not None and can_edit_persona(member, persona)
    return is_own and restriction(member) is None


def _why_not_tell(member, persona) -> object:
    if takes_part(member):
        return _("You are not in this group now. You can remove what is here; to write something new, join again.")
    consent = _("You can remove what is here. To write something new, give both consents again, or come back first.")
    return why_not_take_part(member, consent)


@denied_with(_why_not_tell)
def can_tell_about(member, persona) -> bool:
    """Return whether the member may tell something new under this name: while they take part, and under a second name
    only while they are in its group."""
    is_current = persona.group_id is None or persona.memberships.filter(state="active").exists()
    return can_edit_persona(member, persona) and takes_part(member) and is_current
