"""Days as people choose them, as moments in the time zone of the house."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date) -> datetime:
    """Return the moment at which this day begins here."""
    return moment_on(day, time.min)


def end_of(day: date) -> datetime:
    """Return the moment at which this day is over here: the next one begins."""
    return start_of(day + timedelta(days=1))


def moment_on(day: date, hour: time) -> datetime:
    """Return this hour of the clock on this date, also across a change to or from summer time."""
    return timezone.make_aware(datetime.combine(day, hour))


def span_on(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Return when these hours of the clock begin and end on a date; an end before the begin is on the next day."""
    last = day if ends > begins else day + timedelta(days=1)
    return moment_on(day, begins), moment_on(last, ends)
