"""Whether a room is open: by its weekly hours and by the sessions that a host opened or closed.

It is computed when a page asks, so no job has to run at the time that a room opens.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta
from math import ceil

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

DAYS_AHEAD = 8  # every weekly hour occurs within these
EVENING_BEGINS = 17  # the hour of the clock from which people say tonight


@dataclass(frozen=True)
class Slot:
    """The weekly hours on one date."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Opening:
    """``until`` is set while the room is open; ``opens`` while it is closed, None when no hours are planned.
    ``opened_by`` is the key of the host who opened it, None for weekly hours."""

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
        return _("Opens on %(day)s at %(time)s") % when


def opening_at(hours: Iterable, sessions: Iterable, now: datetime) -> Opening:
    """Return whether a room is open at ``now``.

    ``hours`` have ``weekday``, ``begins`` and ``ends``; ``sessions`` are those that are ``not_over``. A session without
    its host is open during the weekly hours only.
    """
    sessions = list(sessions)
    for session in sessions:
        if session.closed_at is None and session.is_hosted and session.opened_at <= now < session.closes_at:
            return Opening(True, until=session.closes_at, opened_by=session.opened_by_id)
    upcoming = slots(hours, now)
    closed = [session for session in sessions if session.closed_at is not None]
    for slot in upcoming:
        was_closed = any(session.opened_at < slot.ends and session.closes_at > slot.begins for session in closed)
        if slot.begins <= now and not was_closed:
            return Opening(True, until=slot.ends)
    return Opening(False, opens=next((slot.begins for slot in upcoming if slot.begins > now), None))


def slots(hours: Iterable, now: datetime) -> list[Slot]:
    """Return the slots that have not ended, in order."""
    today = timezone.localdate(now)
    all_slots = []
    for hour in hours:
        for days in range(-1, DAYS_AHEAD):
            day = today + timedelta(days=days)
            if day.weekday() == hour.weekday:
                last = day if hour.ends > hour.begins else day + timedelta(days=1)
                all_slots.append(Slot(_at(day, hour.begins), _at(last, hour.ends)))
    return sorted((slot for slot in all_slots if slot.ends > now), key=lambda slot: slot.begins)


def _at(day, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _hours_and_minutes(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), pgettext("time of the day", "H:i"))
