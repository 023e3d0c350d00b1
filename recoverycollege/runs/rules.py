"""Rules for planning and changing the runs of a course."""

from django.contrib.auth.models import AnonymousUser
from django.utils.translation import gettext_lazy as _

from community.members.choices import DutyKind
from community.members.models import Member
from community.members.rules import can_edit_pages, has_duty
from community.permissions import denied_with
from recoverycollege.models import Course, CourseRun

User = Member | AnonymousUser


@denied_with(_("Trainers and editors plan the courses. Is one missing? Tell a trainer."))
def can_plan(user: User, course: Course) -> bool:
    """Editors, coordinators and trainers."""
    return _looks_after_courses(user)


@denied_with(_("Trainers and editors change the courses. Is something wrong? Tell a trainer."))
def can_change(user: User, run: CourseRun) -> bool:
    """Editors, coordinators and trainers."""
    return _looks_after_courses(user)


def _looks_after_courses(user: User) -> bool:
    return can_edit_pages(user) or has_duty(user, DutyKind.COORDINATOR) or has_duty(user, DutyKind.TRAINER)
