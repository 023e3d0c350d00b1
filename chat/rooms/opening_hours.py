"""Whether a room is open: by its weekly hours, its planned evenings, and the sessions that a host opened or closed.

It is computed when a page asks, so no job has to run at the time that a room opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from math import ceil

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from community.days import span_on
from community.holidays import holiday_on

DAYS_AHEAD = 8  # every weekly hour occurs within these
EVENING_BEGINS = 17  # the hour of the clock from which people say tonight


@dataclass(frozen=True)
class Slot:
    """The weekly hours on one date, or a planned evening with its title."""

    begins: datetime
    ends: datetime
    title: str = ""

    @property
    def key(self) -> str:
        """The local moment at which it begins, as the URL of the page about this date has it."""
        return timezone.localtime(self.begins).strftime("%Y-%m-%dT%H:%M")


@dataclass(frozen=True)
class Opening:
    """``until`` is set while the room is open; ``opens`` while it is closed, None when no hours are planned.
    ``opened_by`` is the key of the host who opened it, None for weekly hours and planned evenings."""

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None
    opened_by: object = None

    @property
    def changes_at(self) -> datetime | None:
        return self.until if self.is_open else self.opens

    @property
    def seconds_left(self) -> int | None:
        """Until it changes; None when nothing is planned."""
        return self.changes_at and max(0, ceil((self.changes_at - timezone.now()).total_seconds()))

    def text(self, now: datetime | None = None) -> str:
        """Return until when the room is open, or when it opens, as a short sentence."""
        if self.is_open:
            return _("Open now, until %(time)s") % {"time": _hours_and_minutes(self.until)}
        if self.opens is None:
            return _("The room is closed. No evening is planned yet.")
        day, today = timezone.localtime(self.opens).date(), timezone.localdate(now)
        when = {"time": _hours_and_minutes(self.opens), "day": date_format(day, "l")}
        if day == today and timezone.localtime(self.opens).hour >= EVENING_BEGINS:
            return _("Opens tonight at %(time)s") % when
        if day == today:
            return _("Opens today at %(time)s") % when
        if day == today + timedelta(days=1):
            return _("Opens tomorrow at %(time)s") % when
        if day > today + timedelta(days=7):
            when["day"] = date_format(day, "l j F")
        return _("Opens on %(day)s at %(time)s") % when


def opening_at(
    hours: Iterable, sessions: Iterable, now: datetime, evenings: Iterable = (), next_evening_at: datetime | None = None
) -> Opening:
    """Return whether a room is open at ``now``.

    ``hours`` and ``evenings`` are as in ``slots``; ``sessions`` are those that are ``not_over``. A session without its
    host is open during the weekly hours and planned evenings only.
    """
    sessions = list(sessions)
    for session in sessions:
        if session.closed_at is None and session.is_hosted and session.opened_at <= now < session.closes_at:
            return Opening(True, until=session.closes_at, opened_by=session.opened_by_id)
    upcoming = slots(hours, now, evenings)
    closed = [session for session in sessions if session.closed_at is not None]
    for slot in upcoming:
        was_closed = any(session.opened_at < slot.ends and session.closes_at > slot.begins for session in closed)
        if slot.begins <= now and not was_closed:
            return Opening(True, until=slot.ends)
    begins = [slot.begins for slot in upcoming if slot.begins > now] + [next_evening_at] * bool(next_evening_at)
    return Opening(False, opens=min(begins, default=None))


def slots(hours: Iterable, now: datetime, evenings: Iterable = ()) -> list[Slot]:
    """Return the slots that have not ended, in order: of planned evenings, and of weekly hours.

    ``hours`` have ``weekday``, ``begins``, ``ends`` and ``skips_holidays``. Weekly hours make way for an evening at the
    same time, also for one that was cancelled or moved away from it.
    """
    evenings = list(evenings)
    free = weekly_slots(hours, timezone.localdate(now), evenings)
    planned = [Slot(evening.begins, evening.ends, evening.title) for evening in evenings if not evening.is_cancelled]
    return sorted((slot for slot in free + planned if slot.ends > now), key=lambda slot: slot.begins)


def weekly_slots(hours: Iterable, today: date, evenings: Iterable = (), days: int = DAYS_AHEAD) -> list[Slot]:
    """Return the weekly hours on the dates of so many days, from yesterday on, that no evening takes."""
    taken = [span for evening in evenings for span in evening.spans]
    weekly = [slot for hour in hours for slot in _weekly_slots(hour, today, days)]
    return [slot for slot in weekly if not any(slot.begins < ends and slot.ends > begins for begins, ends in taken)]


def _weekly_slots(hour, today: date, days: int) -> list[Slot]:
    dates = (today + timedelta(days=number) for number in range(-1, days))
    open_days = (day for day in dates if day.weekday() == hour.weekday)
    if hour.skips_holidays:
        open_days = (day for day in open_days if not holiday_on(day))
    return [Slot(*span_on(day, hour.begins, hour.ends)) for day in open_days]


def _hours_and_minutes(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), pgettext("time of the day", "H:i"))
