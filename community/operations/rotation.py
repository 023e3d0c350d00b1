"""Which backups are kept: the newest of each of the last days, weeks and months that have one."""

from collections.abc import Callable, Iterable
from datetime import datetime

type Period = Callable[[datetime], tuple]

PERIODS: dict[str, Period] = {
    "days": lambda moment: (moment.year, moment.month, moment.day),
    "weeks": lambda moment: moment.isocalendar()[:2],
    "months": lambda moment: (moment.year, moment.month),
}


def kept(moments: Iterable[datetime], keep: dict[str, int]) -> set[datetime]:
    """Return the moments whose backups stay; always the newest.

    A day without a backup does not count: when the timer stood still for a month, nothing is lost by that.
    """
    newest_first = sorted(moments, reverse=True)
    chosen = set(newest_first[:1])
    for name, period_of in PERIODS.items():
        newest_of: dict[tuple, datetime] = {}
        for moment in newest_first:
            newest_of.setdefault(period_of(moment), moment)
        chosen |= set(list(newest_of.values())[: keep.get(name, 0)])
    return chosen
