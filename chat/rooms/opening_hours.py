"""Is the lamp on? By the weekly hours, by a host who opened, and not any more when a host closed.

Nothing has to happen at eight o'clock for a room to be open at eight: the light is worked out when somebody looks.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime, time, timedelta

from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext as _

DAYS_AHEAD = 8  # a weekly hour always comes back within these


@dataclass(frozen=True)
class Slot:
    """One evening of the weekly hours."""

    begins: datetime
    ends: datetime


@dataclass(frozen=True)
class Light:
    """``until`` when the lamp is on; ``opens`` when it is off, None when nothing is planned."""

    is_open: bool
    until: datetime | None = None
    opens: datetime | None = None

    @property
    def changes_at(self) -> datetime | None:
        return self.until if self.is_open else self.opens

    def words(self, now: datetime | None = None) -> str:
        """When the lamp goes on, or until when it is on, in a few words."""
        if self.is_open:
            return _("The lamp is on, until %(time)s") % {"time": _clock(self.until)}
        if self.opens is None:
            return _("The lamp is off. No evening is planned yet.")
        day, today = timezone.localtime(self.opens).date(), timezone.localdate(now)
        when = {"time": _clock(self.opens), "day": date_format(day, "l")}
        if day == today:
            return _("The lamp goes on at %(time)s") % when
        if day == today + timedelta(days=1):
            return _("The lamp goes on tomorrow at %(time)s") % when
        return _("The lamp goes on %(day)s at %(time)s") % when


def light(hours: Iterable, sessions: Iterable, now: datetime) -> Light:
    """``hours`` have ``weekday``, ``begins`` and ``ends``; ``sessions`` are those that were to end after ``now``."""
    sessions = list(sessions)
    for session in sessions:
        if session.closed_at is None and session.opened_at <= now < session.closes_at:
            return Light(True, until=session.closes_at)
    coming = slots(hours, now)
    closed = [session for session in sessions if session.closed_at is not None]
    for slot in coming:
        shut = any(session.opened_at < slot.ends and session.closes_at > slot.begins for session in closed)
        if slot.begins <= now and not shut:
            return Light(True, until=slot.ends)
    return Light(False, opens=next((slot.begins for slot in coming if slot.begins > now), None))


def slots(hours: Iterable, now: datetime) -> list[Slot]:
    """The evenings that have not ended, in order. An hour that ends before it begins ends the next day."""
    today = timezone.localdate(now)
    found = []
    for hour in hours:
        for days in range(-1, DAYS_AHEAD):
            day = today + timedelta(days=days)
            if day.weekday() == hour.weekday:
                last = day if hour.ends > hour.begins else day + timedelta(days=1)
                found.append(Slot(_at(day, hour.begins), _at(last, hour.ends)))
    return sorted((slot for slot in found if slot.ends > now), key=lambda slot: slot.begins)


def _at(day, hour: time) -> datetime:
    return timezone.make_aware(datetime.combine(day, hour))


def _clock(moment: datetime) -> str:
    return time_format(timezone.localtime(moment), "H:i")
