"""Days as people choose them, as moments in the time zone of the house."""

from datetime import date, datetime, time, timedelta

from django.utils import timezone


def start_of(day: date) -> datetime:
    """Return the moment at which this day begins here."""
    return timezone.make_aware(datetime.combine(day, time.min))


def end_of(day: date) -> datetime:
    """Return the moment at which this day is over here: the next one begins."""
    return start_of(day + timedelta(days=1))
