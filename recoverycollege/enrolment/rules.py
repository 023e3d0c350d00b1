"""Rules for enrolling in a run of a course."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.groups.rules import has_age_for
from community.members.models import Member
from community.members.rules import is_settled
from community.permissions import denied_with
from recoverycollege.models import CourseRun

User = Member | AnonymousUser


def _why_not_enrol(user: User, run: CourseRun) -> object:
    if not is_settled(user):
        return _("First choose the name that you want to use here.")
    if run.is_cancelled or run.has_begun:
        return _("This course has already begun or has been cancelled. Look for the next dates.")
    reason = gettext(
        "This course is for other ages: %(ages)s. That says nothing about you: people of the same "
        "age often learn more easily together."
    )
    return reason % {"ages": run.get_ages_display()}


@denied_with(_why_not_enrol)
def can_enrol(user: User, run: CourseRun) -> bool:
    """Every member who takes part and is of the age it is for, without referral, until the run begins."""
    return is_settled(user) and has_age_for(user, run) and not run.is_cancelled and not run.has_begun
