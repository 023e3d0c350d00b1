"""The rights of moderators about shifts: everybody plans their own, and takes what a colleague offers."""

from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.models import Shift
from community.moderation.rules import is_moderator
from community.permissions import denied_with

NOT_YOURS = _("This shift is over, or a colleague has it now. Look at the list again.")


@denied_with(_("Only moderators have shifts."))
def can_plan_shifts(member: Member) -> bool:
    return is_moderator(member)


@denied_with(NOT_YOURS)
def can_change_shift(member: Member, shift: Shift) -> bool:
    """Return whether the member may end, cancel or offer it: their own, until it is over."""
    return is_moderator(member) and shift.member_id == member.pk and not shift.is_over


@denied_with(_("This shift is not on offer any more: a colleague took it, or keeps it."))
def can_take_shift(member: Member, shift: Shift) -> bool:
    """Return whether the member may take this shift over: it is offered to them or to all, and is not over."""
    is_for_them = shift.is_offered and shift.offered_to_id in {None, member.pk} and shift.member_id != member.pk
    return is_moderator(member) and is_for_them and not shift.is_over
