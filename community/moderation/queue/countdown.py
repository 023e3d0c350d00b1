"""The time that a promise has left, in calm words."""

from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.formats import date_format
from django.utils.timesince import timeuntil
from django.utils.translation import gettext as _


def countdown(promised_at: datetime, now: datetime) -> str:
    """Return "still 3 hours", or since when the time of this promise is over."""
    if promised_at > now:
        left = timeuntil(promised_at, now, depth=1)
        return _("still %(left)s") % {"left": left}
    local, today = timezone.localtime(promised_at), timezone.localtime(now).date()
    if local.date() == today:
        return _("over time since %(time)s") % {"time": date_format(local, "H:i")}
    if local.date() == today - timedelta(days=1):
        return _("over time since yesterday")
    return _("over time since %(day)s") % {"day": date_format(local, "j F")}
