"""The right to give duties and end them."""

from django.utils.translation import gettext_lazy as _

from community.members.rules import can_manage_members, can_moderate
from community.permissions import denied_with


@denied_with(_("Only the people who run this site, and moderators of the group, can end this task."))
def can_end_duty(actor, duty) -> bool:
    """Return whether the actor is an operator, the command line (None) or a moderator of the group of the duty."""
    return can_manage_members(actor) or (duty.group is not None and can_moderate(actor, duty.group))
