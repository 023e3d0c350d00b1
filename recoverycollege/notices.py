"""The notifications of the college, and what can be followed in it."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.notifications.choices import RUN, Cause
from community.notifications.following.followables import Followable, Link
from community.notifications.following.followables import register as register_followable
from community.notifications.kinds import Kind, register
from recoverycollege.models import CourseRun


def _visible_runs(things, member):
    return CourseRun.objects.visible_to(member).filter(public_id__in=things)


def _run_urls(notifications, member) -> dict[str, str]:
    keys = _visible_runs([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("college:run", args=[key]) for key in keys}


MOVED_UP = _("A seat has become free: it is yours now.")
CANCELLED = _("A course that you signed up for has been cancelled.")
CHANGED = _("A course that you signed up for has moved to another place, or goes ahead after all.")
MEETING = _("A meeting of a course that you signed up for has another time, or is cancelled.")
register(Kind("college.meeting", MEETING, Cause.HOUSE, _visible_runs, _run_urls, followable=RUN))
register(Kind("college.moved_up", MOVED_UP, Cause.HOUSE, _visible_runs, _run_urls, followable=RUN))
register(Kind("college.cancelled", CANCELLED, Cause.HOUSE, _visible_runs, _run_urls, followable=RUN))
register(Kind("college.changed", CHANGED, Cause.HOUSE, _visible_runs, _run_urls, followable=RUN))


def _followed_runs(things, member) -> dict[str, Link]:
    runs = _visible_runs(things, member).with_course()
    return {str(run.public_id): Link(str(run.course.in_language["title"]), run.get_absolute_url()) for run in runs}


register_followable(Followable(RUN, _("Course"), _followed_runs))
