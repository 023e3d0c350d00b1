"""A run as an iCalendar file. Its titles are neutral: a calendar is often shared, or shown on a lock screen."""

from datetime import UTC

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from icalendar import Calendar, Event

from recoverycollege.models import CourseRun


def calendar_of(run: CourseRun) -> bytes:
    """Return all meetings of the run in iCalendar format (RFC 5545), in UTC."""
    calendar = Calendar()
    calendar.add("prodid", "-//Huiskamer//NL")
    calendar.add("version", "2.0")
    meetings = list(run.meetings.all())
    for meeting in meetings:
        event = Event()
        event.add("uid", f"{run.public_id}-{meeting.number}@{settings.SITE_ORIGIN.split('//')[-1]}")
        event.add("dtstamp", timezone.now().astimezone(UTC))
        event.add("dtstart", meeting.starts_at.astimezone(UTC))
        event.add("dtend", meeting.ends_at.astimezone(UTC))
        event.add("summary", _("Course, meeting %(n)s of %(all)s") % {"n": meeting.number, "all": len(meetings)})
        event.add("location", run.location)
        event.add("status", "CANCELLED" if run.is_cancelled else "CONFIRMED")
        calendar.add_component(event)
    return calendar.to_ical()
