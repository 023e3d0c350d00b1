"""The right to end sessions."""

from django.utils.translation import gettext_lazy as _

from community.members.rules import can_manage_members
from community.permissions import denied_with


@denied_with(_("Only the member can end this session."))
def can_end_session(member, session) -> bool:
    return session.member_id == member.pk


@denied_with(_("Only the member, or the people who run this site, can end these sessions."))
def can_end_all_sessions(actor, member) -> bool:
    """Return whether the actor may log this member out everywhere; ``actor`` is None from the command line."""
    return can_manage_members(actor) or actor.pk == member.pk
