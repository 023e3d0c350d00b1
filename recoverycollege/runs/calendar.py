"""The meetings of a run, for a calendar."""

from collections.abc import Iterator

from django.utils.translation import gettext as _

from community.web.calendar_files import CalendarEvent
from recoverycollege.models import CourseRun, Enrolment


def calendar_of(run: CourseRun, enrolment: Enrolment | None) -> Iterator[CalendarEvent]:
    """Yield all meetings of the run, for a reader with this enrolment."""
    meetings = list(run.meetings.select_related("run"))
    for meeting in meetings:
        yield CalendarEvent(
            key=f"{run.public_id}-{meeting.number}",
            begins=meeting.starts_at,
            ends=meeting.ends_at,
            title=_("Course, meeting %(n)s of %(all)s") % {"n": meeting.number, "all": len(meetings)},
            version=run.version + meeting.version,
            changed_at=meeting.last_change,
            is_cancelled=run.is_cancelled or meeting.is_cancelled,
            location=run.location_for(enrolment),
        )
