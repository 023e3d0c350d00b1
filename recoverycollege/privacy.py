from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

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
