"""Every change of a run. Each action checks its rule, and locks the row of the run."""

from collections.abc import Iterator
from datetime import datetime, timedelta
from decimal import Decimal
from itertools import count, islice

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime as local

from community.audit.actions import record
from community.holidays import holiday_on
from community.members.models import Member
from community.notifications.actions import notify
from community.permissions import require
from community.web.edit_lock import require_version, values_of
from recoverycollege.choices import EDITED_FIELDS
from recoverycollege.enrolment.actions import fill_seats
from recoverycollege.models import Course, CourseRun, Enrolment, Meeting
from recoverycollege.runs.rules import can_change, can_plan

# Members with a seat, or waiting for one, are notified when one of these fields changes.
NOTIFIED_FIELDS = ("location", "is_online", "is_cancelled")


@transaction.atomic
def plan_run(*, actor: Member, course: Course, **fields) -> CourseRun:
    """Plan a run; the fields are those of ``create_run``.

    Raises:
        NotAllowed: the member does not plan courses, or not any more.
    """
    require(can_plan, actor.refresh_rights(), course)
    run = create_run(course=course, **fields)
    record(actor=actor, verb="college.plan", thing=run)
    return run


@transaction.atomic
def create_run(
    *,
    course: Course,
    starts_at: datetime,
    meetings: int,
    every_days: int,
    hours: Decimal | float,
    skips_holidays: bool = False,
    **fields,
) -> CourseRun:
    """Store a run with its meetings: the first at ``starts_at``, then one each ``every_days`` days, ``hours`` long.
    With ``skips_holidays`` a later date that is a public holiday is left out, and the run ends as much later."""
    run = CourseRun.objects.create(course=course, starts_at=starts_at, **fields)
    days = islice(_days_of_meetings(local(starts_at), every_days, skips_holidays), meetings)
    length = timedelta(hours=float(hours))
    Meeting.objects.bulk_create(
        Meeting(run=run, number=number, starts_at=day, ends_at=day + length) for number, day in enumerate(days, 1)
    )
    return run


def _days_of_meetings(first: datetime, every_days: int, skips_holidays: bool) -> Iterator[datetime]:
    """Yield the first moment, and the same hour of the clock each ``every_days`` days."""
    yield first
    for number in count(1):
        day = first + timedelta(days=every_days * number)
        if not (skips_holidays and holiday_on(day.date())):
            yield day


@transaction.atomic
def change_run(*, actor: Member, run: CourseRun, made_from: str = "", **fields) -> CourseRun:
    """Change fields of a run. New seats go to those who wait; a change of ``NOTIFIED_FIELDS`` notifies all of them.

    Raises:
        NotAllowed: the member does not plan courses, or not any more.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
    """
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    require(can_change, actor.refresh_rights(), run)
    require_version(made_from, values_of(run, EDITED_FIELDS))
    before = {name: getattr(run, name) for name in NOTIFIED_FIELDS}
    for name, value in fields.items():
        setattr(run, name, value)
    is_other = before != {name: getattr(run, name) for name in NOTIFIED_FIELDS}
    if is_other:
        run.version, run.changed_at = run.version + 1, timezone.now()
    run.save()
    if is_other and not (before["is_cancelled"] and run.is_cancelled):
        kind = "college.cancelled" if run.is_cancelled else "college.changed"
        for enrolment in run.enrolments.current().select_related("member"):
            notify(member=enrolment.member, kind=kind, thing=run.public_id, caused_as=None)
    record(actor=actor, verb="college.change", thing=run, fields=sorted(fields))
    fill_seats(run)
    return run


@transaction.atomic
def cancel_all(*, actor: Member, course: Course) -> int:
    """Cancel every run of a course that is not over, tell everybody in them, and return how many people that are.

    Raises:
        NotAllowed: the member does not plan courses, or not any more.
    """
    runs = list(CourseRun.objects.select_for_update().filter(course=course).order_by("pk"))
    require(can_plan, actor.refresh_rights(), course)
    unfinished = set(course.runs.unfinished().filter(is_cancelled=False).values_list("pk", flat=True))
    for run in runs:
        if run.pk in unfinished:
            change_run(actor=actor, run=run, is_cancelled=True)
    return Enrolment.objects.current().filter(run__in=unfinished).values("member").distinct().count()
