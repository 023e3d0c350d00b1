from django import template

from recoverycollege.models import CourseRun, Enrolment
from recoverycollege.rules import can_plan

register = template.Library()


@register.inclusion_tag("recoverycollege/_runs.html", takes_context=True)
def upcoming_runs(context, count: int = 3) -> dict:
    """The runs that begin first."""
    return {"runs": _runs(context).with_course()[:count], "with_title": True}


@register.inclusion_tag("recoverycollege/_runs.html", takes_context=True)
def runs_of_course(context, course) -> dict:
    """When this course is given from now on; with the way to plan it, for who may."""
    return {
        "runs": _runs(context).filter(course=course),
        "course": course,
        "may_plan": can_plan(context["request"].user),
    }


@register.inclusion_tag("recoverycollege/_my_courses.html", takes_context=True)
def my_courses(context) -> dict:
    """What this member has a seat in, or waits for: the last twenty, so that what is to come is always among them."""
    mine = Enrolment.objects.visible_to(context["request"].user).current().select_related("run__course")
    return {"enrolments": list(mine.order_by("-run__starts_at", "-pk")[:20])[::-1]}


def _runs(context):
    return CourseRun.objects.visible_to(context["request"].user).upcoming()
