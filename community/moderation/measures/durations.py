"""Durations as people say them."""

from collections.abc import Iterable
from datetime import datetime, timedelta

from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MONTH_DAYS = 30


def end_after(days: int, since: datetime) -> datetime:
    """Return the moment so many days after ``since``, at the same time of the clock, also when summer time begins or
    ends in between."""
    return timezone.localtime(since) + timedelta(days=days)


def duration(days: int) -> str:
    """Return 3 days, 2 weeks or 1 month, in the language of the reader."""
    if days == MONTH_DAYS:
        return _("1 month")
    if days % 7 == 0:
        return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def durations_text(all_days: Iterable[int]) -> str:
    return ", ".join(duration(days) for days in all_days)
