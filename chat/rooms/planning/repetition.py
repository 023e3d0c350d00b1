"""The dates of a series of evenings."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, time, timedelta

from dateutil.rrule import FR, MO, MONTHLY, SA, SU, TH, TU, WE, WEEKLY, rrule

from chat.rooms.choices import Repeat
from community.days import span_on
from community.holidays import holiday_on

FURTHEST = timedelta(days=366)  # so a series has at most 53 evenings
WEEKDAYS = (MO, TU, WE, TH, FR, SA, SU)


@dataclass(frozen=True)
class PossibleEvening:
    """A date of a series: its time, the name of the holiday on it or "", and the evening that is already there."""

    day: date
    begins: datetime
    ends: datetime
    holiday: str
    other: object = None

    @property
    def is_proposed(self) -> bool:
        return not self.holiday and self.other is None


def days_of(first: date, repeat: str, until: date | None) -> list[date]:
    """Return the dates from ``first`` until ``until``, and never further than a year ahead.

    Each month it is the same weekday of the month; the fifth is the last one, as not every month has five.
    """
    if repeat == Repeat.ONCE or until is None:
        return [first]
    start, end = (datetime.combine(day, time()) for day in (first, min(until, first + FURTHEST)))
    if repeat == Repeat.MONTHLY:
        number = (first.day - 1) // 7 + 1
        weekday = WEEKDAYS[first.weekday()](number if number < 5 else -1)
        rule = rrule(MONTHLY, byweekday=weekday, dtstart=start, until=end)
    else:
        rule = rrule(WEEKLY, interval=1 + (repeat == Repeat.FORTNIGHTLY), dtstart=start, until=end)
    return [moment.date() for moment in rule]


def possible_evenings(days: Iterable[date], begins: time, ends: time, planned: Iterable) -> list[PossibleEvening]:
    """Return each of these dates with what stands in its way; ``planned`` are the evenings of the room."""
    planned = list(planned)
    possible = []
    for day in days:
        begin, end = span_on(day, begins, ends)
        other = next((evening for evening in planned if evening.begins < end and evening.ends > begin), None)
        possible.append(PossibleEvening(day, begin, end, holiday_on(day), other))
    return possible
