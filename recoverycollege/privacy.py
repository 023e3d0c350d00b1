from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.privacy.registry import OnLeaving, Retention, holding, no_personal_data
from recoverycollege.enrolment.actions import fill_seats
from recoverycollege.models import CourseRun, Enrolment


def lock_runs_of(enrolment_keys: list) -> None:
    """Lock the runs to come, and those of enrolments that are about to be erased, in one order."""
    own = Enrolment.objects.filter(pk__in=enrolment_keys).values("run")
    runs = CourseRun.objects.filter(Q(pk__in=own) | Q(starts_at__gt=timezone.now(), is_cancelled=False))
    list(runs.select_for_update().order_by("pk").values_list("pk", flat=True))


@transaction.atomic
def give_free_seats(_keys: list) -> None:
    """Give the seats of a closed account to those who wait. The rows that said which runs are deleted, so look at all
    runs to come."""
    for run in CourseRun.objects.upcoming().select_for_update():
        fill_seats(run)


holding(
    Enrolment,
    owner="member",
    title=_("My courses"),
    export="run state asked_at",
    internal="id member",
    on_leaving=OnLeaving.ERASE,
    lock_first=lock_runs_of,
    after_change=give_free_seats,
    purpose=_("To keep a seat for you on a course, and for an honest waiting list."),
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
