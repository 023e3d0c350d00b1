from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from community.privacy.registry import OnLeaving, Retention, holding, no_personal_data
from recoverycollege.actions import fill_seats
from recoverycollege.models import CourseRun, Enrolment


@transaction.atomic
def seats_came_free(_keys: list) -> None:
    """Somebody left: whoever waited moves up. Which runs it were is gone with the rows, so look at all to come."""
    for run in CourseRun.objects.upcoming().select_for_update():
        fill_seats(run)


holding(
    Enrolment,
    owner="member",
    title=_("My courses"),
    export="run state asked_at",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    after_change=seats_came_free,
    purpose=_("Keeping a seat in a course, and an honest waiting list."),
    kept_for=_("two years after the course began"),
    retention=Retention(timedelta(days=730), since="run__starts_at"),
)
no_personal_data(
    "what is taught, when and where",
    "recoverycollege.CollegeIndex",
    "recoverycollege.College",
    "recoverycollege.Course",
    "recoverycollege.CourseRun",
    "recoverycollege.Meeting",
)
