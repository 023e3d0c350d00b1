"""A run as an iCalendar file. Its titles are neutral: a calendar is often shared, or shown on a lock screen."""

from datetime import UTC

from django.conf import settings
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from recoverycollege.models import CourseRun, Enrolment


def calendar_of(run: CourseRun, enrolment: Enrolment | None) -> bytes:
    """Return all meetings of the run in iCalendar format (RFC 5545), in UTC, for a reader with this enrolment.

    A calendar that takes the file in again replaces each meeting by its newest ``SEQUENCE``, and strikes out those that
    are cancelled.
    """
    calendar = Calendar()
    calendar.add("prodid", "-//Huiskamer//NL")
    calendar.add("version", "2.0")
    meetings = list(run.meetings.all())
    for meeting in meetings:
        event = Event()
        event.add("uid", f"{run.public_id}-{meeting.number}@{settings.SITE_ORIGIN.split('//')[-1]}")
        event.add("dtstamp", run.changed_at.astimezone(UTC))
        event.add("last-modified", run.changed_at.astimezone(UTC))
        event.add("sequence", run.version)
        event.add("dtstart", meeting.starts_at.astimezone(UTC))
        event.add("dtend", meeting.ends_at.astimezone(UTC))
        event.add("summary", _("Course, meeting %(n)s of %(all)s") % {"n": meeting.number, "all": len(meetings)})
        event.add("location", run.location_for(enrolment))
        event.add("status", "CANCELLED" if run.is_cancelled else "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()
