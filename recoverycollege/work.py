"""The dates to come, for "My work" of trainers and coordinators."""

from collections.abc import Iterator

from django.urls import reverse
from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

from community.members.choices import DutyKind
from community.members.duties.registry import WorkLink, register
from community.members.models import Member
from community.members.rules import has_duty
from recoverycollege.models import CourseRun

RUNS_SHOWN = 5


def runs_to_come(member: Member) -> Iterator[WorkLink]:
    """Yield the runs that begin first, and the page with all of them, where courses are planned."""
    if not (has_duty(member, DutyKind.TRAINER) or has_duty(member, DutyKind.COORDINATOR)):
        return
    runs = CourseRun.objects.visible_to(member).upcoming().with_course()[:RUNS_SHOWN]
    for run in runs:
        day = date_format(localtime(run.starts_at), "j F")
        people = ngettext("%(n)s person has a seat", "%(n)s people have a seat", run.enrolled_count)
        note = f"{day}, {people % {'n': run.enrolled_count}}"
        yield WorkLink(str(run.course.in_language["title"]), run.get_absolute_url(), note)
    yield WorkLink(_("All course dates"), reverse("college:upcoming"))


register(40, runs_to_come, heading=gettext_lazy("Courses"))
