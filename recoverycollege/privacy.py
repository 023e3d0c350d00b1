from datetime import timedelta

from django.db import transaction
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.privacy.labels import in_words, name_codes
from community.privacy.registry import FieldUse, Holding, OnLeaving, Retention, impersonal, register
from recoverycollege.actions import fill_seats
from recoverycollege.models import CourseRun

EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL


@transaction.atomic
def seats_came_free(_keys: list) -> None:
    """Somebody left: whoever waited moves up. Which runs it were is gone with the rows, so look at all to come."""
    for run in CourseRun.objects.upcoming().select_for_update():
        fill_seats(run)


register(
    Holding(
        model="recoverycollege.Enrolment",
        owner="member",
        title=_("My courses"),
        fields={"id": INTERNAL, "run": EXPORT, "member": INTERNAL, "state": EXPORT, "asked_at": EXPORT},
        on_leaving=OnLeaving.ERASE,
        reason=_("Keeping a seat in a course, and an honest waiting list."),
        term=_("two years after the course began"),
        keep=Retention(timedelta(days=730), since="run__starts_at"),
        after_leaving=seats_came_free,
    )
)
impersonal(
    "what is taught, when and where",
    "recoverycollege.CollegeIndex",
    "recoverycollege.College",
    "recoverycollege.Course",
    "recoverycollege.CourseRun",
    "recoverycollege.Meeting",
)


def _run_in_words(run: CourseRun) -> str:
    return f"{run.course.in_language['title']}, {date_format(localtime(run.starts_at), 'j F Y')}"


in_words("recoverycollege.Enrolment", run=_run_in_words)
name_codes(
    {
        "college.enrolled": _("I signed up for a course."),
        "college.waiting": _("I went on the waiting list of a course."),
        "college.withdraw": _("I gave back my place in a course."),
        "college.move_up": _("Somebody on the waiting list got a place."),
        "college.plan": _("I planned a course."),
        "college.change": _("I changed a course."),
    }
)
