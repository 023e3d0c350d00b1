"""Moving and cancelling one meeting of a run, under the lock of the run."""

from datetime import datetime

from django.db import transaction
from django.db.models import Min
from django.utils import timezone
from django.utils.timezone import localtime

from community.audit.actions import record
from community.members.models import Member
from community.notifications.actions import notify
from community.permissions import require
from community.web.edit_lock import require_version
from recoverycollege.meetings.rules import can_change_meeting
from recoverycollege.models import CourseRun, Meeting


class LastMeeting(Exception):
    """No other meeting of the run would go ahead: then the whole run is cancelled instead."""


def edited_values(meeting: Meeting) -> dict:
    """Return the values that a form changes, as the form reads them."""
    return {
        "starts_at": localtime(meeting.starts_at).replace(second=0, microsecond=0),
        "hours": meeting.hours,
        "is_cancelled": meeting.is_cancelled,
    }


@transaction.atomic
def change_meeting(
    *,
    actor: Member,
    meeting: Meeting,
    is_cancelled: bool,
    starts_at: datetime | None = None,
    ends_at: datetime | None = None,
    made_from: str = "",
) -> Meeting:
    """Move a meeting, cancel it, or let it go ahead after all; without times it stays when it was. The run begins with
    its first meeting that goes ahead. Everybody with a seat, or waiting for one, is notified of a real change.

    Raises:
        NotAllowed: the member does not plan courses, the meeting has begun, or the run is cancelled.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
        LastMeeting: it is the last meeting that goes ahead.
    """
    run = CourseRun.objects.select_for_update().get(pk=meeting.run_id)
    meeting = run.meetings.select_for_update().get(pk=meeting.pk)
    meeting.run = run
    require(can_change_meeting, actor.refresh_rights(), meeting)
    require_version(made_from, edited_values(meeting))
    starts_at, ends_at = starts_at or meeting.starts_at, ends_at or meeting.ends_at
    if (starts_at, ends_at, is_cancelled) == (meeting.starts_at, meeting.ends_at, meeting.is_cancelled):
        return meeting
    if is_cancelled and not run.meetings.filter(is_cancelled=False).exclude(pk=meeting.pk).exists():
        raise LastMeeting
    meeting.starts_at, meeting.ends_at, meeting.is_cancelled = starts_at, ends_at, is_cancelled
    meeting.version, meeting.changed_at = meeting.version + 1, timezone.now()
    meeting.save()
    run.starts_at = run.meetings.filter(is_cancelled=False).aggregate(first=Min("starts_at"))["first"]
    run.save(update_fields=["starts_at"])
    for enrolment in run.enrolments.current().select_related("member"):
        notify(member=enrolment.member, kind="college.meeting", thing=run.public_id, caused_as=None)
    record(actor=actor, verb="college.change_meeting", thing=run, number=meeting.number)
    return meeting
