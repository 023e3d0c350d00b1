"""Enrol and withdraw. The run row is the lock: two people never get the same last seat."""

from datetime import datetime, timedelta
from decimal import Decimal

from django.db import transaction
from django.utils import timezone
from django.utils.timezone import localtime as local

from community.audit.actions import record
from community.groups.actions import admit_with_seat, leave_group
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group
from community.members.models import Member
from community.notifications.actions import notify
from recoverycollege.choices import EnrolmentState
from recoverycollege.models import Course, CourseRun, Enrolment, Meeting
from recoverycollege.rules import can_enrol

# Who has a seat, or waits for one, hears it when one of these changes.
COUNTED_ON = ("place", "is_online", "is_cancelled")


class NotOpenError(Exception):
    """The run has begun, has been cancelled, or this person cannot enrol."""


@transaction.atomic
def enrol(*, actor: Member, run: CourseRun) -> Enrolment:
    """Take a seat, or a place on the waiting list when all seats are taken. Enrolling twice changes nothing.

    Raises:
        NotOpenError: see there.
    """
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    if not can_enrol(actor, run):
        raise NotOpenError
    enrolment = run.enrolments.filter(member=actor).first() or Enrolment(run=run, member=actor)
    if enrolment.pk and enrolment.state != EnrolmentState.WITHDRAWN:
        return enrolment
    # a seat that came free belongs to those who wait, also in the moment before they have moved up
    has_seat = run.enrolments.enrolled().count() < run.seats and not run.enrolments.waiting().exists()
    enrolment.state = EnrolmentState.ENROLLED if has_seat else EnrolmentState.WAITING
    enrolment.asked_at = timezone.now()
    enrolment.save()
    if has_seat:
        admit_with_seat(group=group_of(run), member=actor)
    keep_counts(run)
    record(actor=actor, verb=f"college.{enrolment.state}", thing=run)
    return enrolment


@transaction.atomic
def withdraw(*, actor: Member, run: CourseRun) -> None:
    """Give the seat back; who waits longest gets it and is told. Withdrawing twice changes nothing."""
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    enrolment = run.enrolments.current().filter(member=actor).first()
    if enrolment is None:
        return
    enrolment.state = EnrolmentState.WITHDRAWN
    enrolment.save(update_fields=["state"])
    if run.group is not None:
        leave_group(actor=actor, group=run.group)
    record(actor=actor, verb="college.withdraw", thing=run)
    fill_seats(run)


@transaction.atomic
def plan_run(
    *,
    actor: Member | None,
    course: Course,
    starts_at: datetime,
    meetings: int,
    every_days: int,
    hours: Decimal | float,
    **fields,
) -> CourseRun:
    """A run with its meetings: the first at ``starts_at``, then one every so many days, each ``hours`` long."""
    run = CourseRun.objects.create(course=course, starts_at=starts_at, **fields)
    days = [local(starts_at) + timedelta(days=every_days * number) for number in range(meetings)]
    length = timedelta(hours=float(hours))
    Meeting.objects.bulk_create(
        Meeting(run=run, number=number, starts_at=day, ends_at=day + length) for number, day in enumerate(days, 1)
    )
    record(actor=actor, verb="college.plan", thing=run)
    return run


@transaction.atomic
def change_run(*, actor: Member, run: CourseRun, **fields) -> CourseRun:
    """Change place, seats, or that it does not go on. New seats go to who waits; what one counts on is told."""
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    before = {name: getattr(run, name) for name in COUNTED_ON}
    for name, value in fields.items():
        setattr(run, name, value)
    run.save()
    if before != {name: getattr(run, name) for name in COUNTED_ON} and not (
        before["is_cancelled"] and run.is_cancelled
    ):
        kind = "college.cancelled" if run.is_cancelled else "college.changed"
        for enrolment in run.enrolments.current().select_related("member"):
            notify(member=enrolment.member, kind=kind, thing=run.public_id, caused_as=None)
    record(actor=actor, verb="college.change", thing=run, fields=sorted(fields))
    fill_seats(run)
    return run


def fill_seats(run: CourseRun) -> None:
    """Move up those who wait while seats are free. The caller holds the lock on the run."""
    goes_on = not (run.has_begun or run.is_cancelled)  # a seat in what has been is no seat
    free = run.seats - run.enrolments.enrolled().count() if goes_on else 0
    for enrolment in run.enrolments.waiting().select_related("member")[: max(0, free)]:
        enrolment.state = EnrolmentState.ENROLLED
        enrolment.save(update_fields=["state"])
        admit_with_seat(group=group_of(run), member=enrolment.member)
        notify(member=enrolment.member, kind="college.moved_up", thing=run.public_id, caused_as=None)
        record(actor=None, verb="college.move_up", thing=run)
    keep_counts(run)


def keep_counts(run: CourseRun) -> None:
    run.enrolled_count = run.enrolments.enrolled().count()
    run.waiting_count = run.enrolments.waiting().count()
    run.save(update_fields=["enrolled_count", "waiting_count"])


def group_of(run: CourseRun) -> Group:
    """The group of the people in this run; made when it is first needed."""
    if run.group is None:
        run.group = Group.objects.create(
            slug=f"cursus-{run.public_id}",
            kind=GroupKind.COURSE,
            title=run.course.title[:80],
            visibility=Visibility.GROUP,
            admission=Admission.WITH_RUN,
            ages=run.ages,
        )
        run.save(update_fields=["group"])
    return run.group
