"""Form fields for a date and a time of the day, as every room asks them, and the span of time that they mean."""

from datetime import date, datetime, time, timedelta

from django import forms
from django.utils import timezone


def date_field(**arguments) -> forms.DateField:
    return forms.DateField(widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"), **arguments)


def time_field(**arguments) -> forms.TimeField:
    return forms.TimeField(widget=forms.TimeInput(attrs={"type": "time"}, format="%H:%M"), **arguments)


def span_on(day: date, begins: time, ends: time) -> tuple[datetime, datetime]:
    """Return when these hours of the clock begin and end on a date; an end before the begin is on the next day."""
    last = day if ends > begins else day + timedelta(days=1)
    return local_moment(day, begins), local_moment(last, ends)


def local_moment(day: date, hour: time) -> datetime:
    """Return this hour of the clock on this date, also across a change to or from summer time."""
    return timezone.make_aware(datetime.combine(day, hour))
