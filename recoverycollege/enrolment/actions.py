"""Every change of the seats of a run. Each action checks its rule, and locks the row of the run: two members never get
the same last seat."""

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.groups.actions import admit_with_seat, leave_group
from community.groups.choices import Admission, GroupKind, Visibility
from community.groups.models import Group
from community.members.models import Member
from community.notifications.actions import notify
from community.permissions import require
from recoverycollege.choices import EnrolmentState
from recoverycollege.enrolment.rules import can_enrol
from recoverycollege.models import CourseRun, Enrolment


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
