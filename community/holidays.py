"""The public holidays in the Netherlands, computed from the date of Easter.

The package ``holidays`` knows them too, and holds ``python-dateutil`` at an old version for it.
"""

from datetime import date, timedelta
from functools import cache

from dateutil.easter import easter
from django.utils.translation import gettext_lazy as _

SUNDAY = 6
FIXED = {
    (1, 1): _("New Year's Day"),
    (12, 25): _("Christmas Day"),
    (12, 26): _("Second Day of Christmas"),
}
DAYS_AFTER_EASTER = {
    0: _("Easter Sunday"),
    1: _("Easter Monday"),
    39: _("Ascension Day"),
    49: _("Pentecost"),
    50: _("Pentecost Monday"),
}


def holiday_on(day: date) -> str:
    """Return the name of the public holiday on this date, in the language of the reader, or ""."""
    return str(_holidays(day.year).get(day, ""))


@cache
def _holidays(year: int) -> dict[date, object]:
    kings_day = date(year, 4, 27)
    if kings_day.weekday() == SUNDAY:
        kings_day -= timedelta(days=1)
    movable = {easter(year) + timedelta(days=days): name for days, name in DAYS_AFTER_EASTER.items()}
    fixed = {date(year, month, day): name for (month, day), name in FIXED.items()}
    return {kings_day: _("King's Day")} | movable | fixed
