"""Durations as people say them."""

from collections.abc import Iterable

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

MONTH_DAYS = 30


def duration(days: int) -> str:
    """Return 3 days, 2 weeks or 1 month, in the language of the reader."""
    if days == MONTH_DAYS:
        return _("1 month")
    if days % 7 == 0:
        return ngettext("%(n)s week", "%(n)s weeks", days // 7) % {"n": days // 7}
    return ngettext("%(n)s day", "%(n)s days", days) % {"n": days}


def durations_text(all_days: Iterable[int]) -> str:
    return ", ".join(duration(days) for days in all_days)
