"""The rights of members on the personas that others see."""

from django.utils.translation import gettext_lazy as _

from community.members.choices import Role
from community.members.rules import has_account
from community.permissions import denied_with


@denied_with(_("You cannot choose this role yourself. Ask the people who run this site."))
def can_take_role(member, role: str) -> bool:
    """Return whether the member may show this role: "professional" only when the site gave it."""
    return has_account(member) and (role != Role.PROFESSIONAL or member.role == role)


@denied_with(_("Only the person behind this name can change what it says."))
def can_edit_persona(member, persona) -> bool:
    return member.is_authenticated and persona.member_id == member.pk


@denied_with(_("You are not in this group now. You can remove what is here; to write something new, join again."))
def can_tell_about(member, persona) -> bool:
    """Return whether the member may tell something new under this second name: only while they are in its group."""
    return can_edit_persona(member, persona) and persona.memberships.filter(state="active").exists()
