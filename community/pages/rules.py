"""Rules for the second look at a number of a help line."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.members.choices import DutyKind
from community.members.models import Duty, Member
from community.members.rules import can_edit_pages, can_operate
from community.pages.models import NumberChange
from community.permissions import denied_with

User = Member | AnonymousUser


@denied_with(_("Only editors change the numbers of help lines."))
def can_propose_number(user: User) -> bool:
    return can_edit_pages(user)


@denied_with(_("Somebody else looks at this number: another editor, or the people who run the site."))
def can_accept_number(user: User, change: NumberChange) -> bool:
    """Return whether the user may put this number on the site: not who proposed it, unless there is nobody else."""
    if not (can_edit_pages(user) or can_operate(user)):
        return False
    return change.proposed_by_id != user.pk or is_alone(user)


@denied_with(_("Only editors, and the people who run the site, look at these numbers."))
def can_decline_number(user: User, change: NumberChange) -> bool:
    """Return whether the user may leave the old number as it is; also who proposed the new one."""
    return can_edit_pages(user) or can_operate(user)


def is_alone(user: User) -> bool:
    """Return whether nobody else could look: no other editor, and nobody else who runs the site."""
    kinds = (DutyKind.EDITOR, DutyKind.OPERATOR)
    others = Duty.objects.now().filter(kind__in=kinds, group=None, member__is_active=True)
    return not others.exclude(member=user).exists()
