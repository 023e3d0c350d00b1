from django import template
from django.db.models import BigAutoField, DateTimeField
from django.utils import timezone
from django.utils.safestring import SafeString

from community.members.querysets.reader_query import ReaderQuery
from recoverycollege.models import CourseRun, Enrolment
from recoverycollege.runs.rows import run_row as row_of
from recoverycollege.runs.rules import can_plan

register = template.Library()
ENROLMENTS_SHOWN, MOST_RUNS_SHOWN = 20, 4


def _enrolments_of(user):
    current = Enrolment.objects.visible_to(user).current().select_related("run__course")
    return current.order_by("-run__starts_at", "-pk")[:ENROLMENTS_SHOWN]


def _upcoming_for(user, now):
    return CourseRun.objects.visible_to(user).upcoming(now).for_list()[:MOST_RUNS_SHOWN]


def _upcoming_of_course(user, now, course):
    return CourseRun.objects.visible_to(user).upcoming(now).filter(course=course)


_runs_of_course = ReaderQuery(_upcoming_of_course, now=DateTimeField(), course=BigAutoField())
_upcoming, _enrolments = ReaderQuery(_upcoming_for, now=DateTimeField()), ReaderQuery(_enrolments_of)


@register.simple_tag
def run_row(run: CourseRun, with_title: object = False) -> SafeString:
    """Return the row of a run; ``with_title`` names the course, in a list of more courses."""
    return row_of(run, with_title=bool(with_title))


@register.inclusion_tag("recoverycollege/_runs.html", takes_context=True)
def upcoming_runs(context, count: int = 3) -> dict:
    """The runs that begin first."""
    runs = _upcoming.rows(context["request"].user, now=timezone.now())
    return {"runs": runs[:count], "with_title": True}


@register.inclusion_tag("recoverycollege/_runs.html", takes_context=True)
def runs_of_course(context, course) -> dict:
    """The upcoming runs of this course, and a link to plan one for those who may."""
    user = context["request"].user
    runs = _runs_of_course.rows(user, now=timezone.now(), course=course.pk)
    return {"runs": runs, "course": course, "may_plan": can_plan(user, course)}


@register.inclusion_tag("recoverycollege/_my_courses.html", takes_context=True)
def my_courses(context) -> dict:
    """The runs in which this member has a seat or waits: the last ones, so that runs to come are always among them."""
    user = context["request"].user
    return {"enrolments": _enrolments.rows(user)[::-1] if user.is_authenticated else []}
