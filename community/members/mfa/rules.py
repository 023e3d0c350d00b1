"""The need for a second step of logging in, and the right to give one up."""

from django.conf import settings
from django.utils.translation import gettext_lazy as _

from community.members.choices import RECOVERY_CODES
from community.members.rules import current_duties, is_staff
from community.permissions import denied_with


def needs_second_step(member) -> bool:
    """Return whether the member is staff or has any duty: hosts, trainers and coordinators see who comes."""
    return settings.STAFF_SECOND_FACTOR and (is_staff(member) or bool(current_duties(member)))


def second_step_waits(member) -> bool:
    """Return whether the member needs a second step that this session has not passed."""
    return needs_second_step(member) and not member.may_use_duties


def has_waiting_duty(member) -> bool:
    """Return whether the member has a duty that this session may not use before the second step."""
    return bool(current_duties(member)) and not member.may_use_duties


@denied_with(_("You have a task here, so you need a second step. Add another one first; then you can remove this one."))
def can_give_up(member, authenticator) -> bool:
    """Return whether the member may remove this app or passkey: whoever needs a second step keeps at least one."""
    others = member.authenticator_set.exclude(pk=authenticator.pk).exclude(type=RECOVERY_CODES)
    return not needs_second_step(member) or others.exists()
