from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.privacy.label_registry import label_codes, label_values
from recoverycollege.models import CourseRun, Enrolment


def _run_label(run: CourseRun) -> str:
    return f"{run.course.in_language['title']}, {date_format(localtime(run.starts_at), 'j F Y')}"


label_values(Enrolment, run=_run_label)
label_codes(
    {
        "college.enrolled": _("I signed up for a course."),
        "college.waiting": _("I joined the waiting list for a course."),
        "college.withdraw": _("I gave back my seat on a course."),
        "college.move_up": _("Somebody on the waiting list got a seat."),
        "college.plan": _("I planned a course."),
        "college.change": _("I changed a course."),
        "college.change_meeting": _("I moved or cancelled a meeting of a course."),
        "draft:new_run": _("New dates for a course"),
        "draft:run": _("A change to the dates of a course"),
    }
)
