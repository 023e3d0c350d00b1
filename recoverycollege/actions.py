"""Every change of a run and of its seats. Each action checks its rule, and locks the row of the run: two members never
get the same last seat."""

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
from community.permissions import require
from community.web.edit_lock import require_version, values_of
from recoverycollege.choices import EDITED_FIELDS, EnrolmentState
from recoverycollege.models import Course, CourseRun, Enrolment, Meeting
from recoverycollege.rules import can_change, can_enrol, can_plan

# Members with a seat, or waiting for one, are notified when one of these fields changes.
NOTIFIED_FIELDS = ("location", "is_online", "is_cancelled")


@transaction.atomic
def enrol(*, actor: Member, run: CourseRun) -> Enrolment:
    """Take a seat, or a place on the waiting list when all seats are taken. Enrolling twice changes nothing.

    Raises:
        NotAllowed: the member does not take part or is not of its age, or the run has begun or is cancelled.
    """
    run = CourseRun.objects.select_for_update().get(pk=run.pk)
    require(can_enrol, actor.refresh_rights(), run)
    enrolment = run.enrolments.filter(member=actor).first() or Enrolment(run=run, member=actor)
    if enrolment.pk and enrolment.state != EnrolmentState.WITHDRAWN:
        return enrolment
    _move_up(run)  # a free seat belongs to those who wait
    has_seat = run.enrolments.enrolled().count() < run.seats
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
    """Give the seat back; the member who waits longest gets it and is notified. Withdrawing twice changes nothing."""
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
    *, course: Course, starts_at: datetime, meetings: int, every_days: int, hours: Decimal | float, **fields
) -> CourseRun:
    """Store a run with its meetings: the first at ``starts_at``, then one each ``every_days`` days, ``hours`` long."""
    run = CourseRun.objects.create(course=course, starts_at=starts_at, **fields)
    days = [local(starts_at) + timedelta(days=every_days * number) for number in range(meetings)]
    length = timedelta(hours=float(hours))
    Meeting.objects.bulk_create(
        Meeting(run=run, number=number, starts_at=day, ends_at=day + length) for number, day in enumerate(days, 1)
    )
    return run


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


def fill_seats(run: CourseRun) -> None:
    """Give free seats to those who wait, and count. The caller holds the lock on the run."""
    _move_up(run)
    keep_counts(run)


def _move_up(run: CourseRun) -> None:
    """Give free seats to those who wait longest, and notify them. Members who may not take part now keep waiting."""
    if run.has_begun or run.is_cancelled:
        return
    free_seats = max(0, run.seats - run.enrolments.enrolled().count())
    for enrolment in run.enrolments.waiting().who_take_part().select_related("member")[:free_seats]:
        enrolment.state = EnrolmentState.ENROLLED
        enrolment.save(update_fields=["state"])
        admit_with_seat(group=group_of(run), member=enrolment.member)
        notify(member=enrolment.member, kind="college.moved_up", thing=run.public_id, caused_as=None)
        record(actor=None, verb="college.move_up", thing=run)


def keep_counts(run: CourseRun) -> None:
    """Count the seats and the waiting list anew."""
    run.enrolled_count = run.enrolments.enrolled().count()
    run.waiting_count = run.enrolments.waiting().count()
    run.save(update_fields=["enrolled_count", "waiting_count"])


def group_of(run: CourseRun) -> Group:
    """Return the group of the members in this run; made at the first enrolment."""
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
