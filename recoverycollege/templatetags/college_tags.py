from django import template

from recoverycollege.models import CourseRun, Enrolment
from recoverycollege.rules import can_plan

register = template.Library()
ENROLMENTS_SHOWN = 20


@register.inclusion_tag("recoverycollege/_runs.html", takes_context=True)
def upcoming_runs(context, count: int = 3) -> dict:
    """The runs that begin first."""
    return {"runs": _runs(context).with_course()[:count], "with_title": True}


@register.inclusion_tag("recoverycollege/_runs.html", takes_context=True)
def runs_of_course(context, course) -> dict:
    """The upcoming runs of this course, and a link to plan one for those who may."""
    return {
        "runs": _runs(context).filter(course=course),
        "course": course,
        "may_plan": can_plan(context["request"].user, course),
    }


@register.inclusion_tag("recoverycollege/_my_courses.html", takes_context=True)
def my_courses(context) -> dict:
    """The runs in which this member has a seat or waits: the last ones, so that runs to come are always among them."""
    enrolments = Enrolment.objects.visible_to(context["request"].user).current().select_related("run__course")
    return {"enrolments": list(enrolments.order_by("-run__starts_at", "-pk")[:ENROLMENTS_SHOWN])[::-1]}


def _runs(context):
    return CourseRun.objects.visible_to(context["request"].user).upcoming()
