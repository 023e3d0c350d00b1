"""Calendar files (iCalendar, RFC 5545): the one way in which rooms put their dates into the calendars of people.

Titles are neutral unless their reader chose otherwise: a calendar is often shared, or shown on a lock screen.
"""

from collections.abc import Iterable
from datetime import datetime
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.conf import settings
from django.http import HttpResponse
from icalendar import Calendar, Event


class CalendarEvent(NamedTuple):
    """A date. A calendar that takes it in again keeps the newest ``version`` for each ``key``, and strikes out what is
    cancelled."""

    key: str
    begins: datetime
    ends: datetime
    title: str
    version: int
    changed_at: datetime
    is_cancelled: bool
    location: str = ""
    # of what comes back every week: the last begin, and the begins that are left out
    weekly_until: datetime | None = None
    left_out: tuple[datetime, ...] = ()


def calendar_response(events: Iterable[CalendarEvent]) -> HttpResponse:
    """Return these dates as a file, in the time zone of the site."""
    calendar = Calendar()
    calendar.add("prodid", "-//Huiskamer//NL")
    calendar.add("version", "2.0")
    for event in events:
        calendar.add_component(_component(event))
    calendar.add_missing_timezones()
    response = HttpResponse(calendar.to_ical(), content_type="text/calendar; charset=utf-8")
    response["Content-Disposition"] = 'attachment; filename="agenda.ics"'
    return response


def _component(event: CalendarEvent) -> Event:
    zone, changed_at = ZoneInfo(settings.TIME_ZONE), event.changed_at.astimezone(ZoneInfo("UTC"))
    component = Event()
    component.add("uid", f"{event.key}@{settings.SITE_ORIGIN.split('//')[-1]}")
    component.add("dtstamp", changed_at)
    component.add("last-modified", changed_at)
    component.add("sequence", event.version)
    component.add("dtstart", event.begins.astimezone(zone))
    component.add("dtend", event.ends.astimezone(zone))
    component.add("summary", event.title)
    if event.location:
        component.add("location", event.location)
    if event.weekly_until:
        component.add("rrule", {"freq": "weekly", "until": event.weekly_until.astimezone(ZoneInfo("UTC"))})
    if event.left_out:
        component.add("exdate", [moment.astimezone(zone) for moment in event.left_out])
    component.add("status", "CANCELLED" if event.is_cancelled else "CONFIRMED")
    return component
