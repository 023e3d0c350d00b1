"""What the college tells members, in the site."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.notifications.choices import RUN, Cause
from community.notifications.following.followables import Followable, Link
from community.notifications.following.followables import register as register_followable
from community.notifications.kinds import Kind, register
from recoverycollege.models import CourseRun


def _seen(things, member):
    return CourseRun.objects.visible_to(member).filter(public_id__in=things)


def _runs(notifications, member) -> dict[str, str]:
    keys = _seen([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("college:run", args=[key]) for key in keys}


MOVED_UP = _("A seat came free: you have a place now.")
CANCELLED = _("A course that you signed up for does not go on.")
CHANGED = _("The place of a course that you signed up for changed, or it goes on after all.")
register(Kind("college.moved_up", MOVED_UP, Cause.HOUSE, _seen, _runs, followable=RUN))
register(Kind("college.cancelled", CANCELLED, Cause.HOUSE, _seen, _runs, followable=RUN))
register(Kind("college.changed", CHANGED, Cause.HOUSE, _seen, _runs, followable=RUN))


def _spots(things, member) -> dict[str, Link]:
    runs = _seen(things, member).with_course()
    return {str(run.public_id): Link(str(run.course.in_language["title"]), run.get_absolute_url()) for run in runs}


register_followable(Followable(RUN, _("Course"), _spots))
