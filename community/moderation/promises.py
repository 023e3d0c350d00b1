"""The promises of the house to whoever reports: the only place that reads its times."""

from datetime import datetime, timedelta

from django.db.models import Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from community.moderation.choices import ReportState, Rule
from community.moderation.models import Promises, Report

DAY_HOURS = 24


def promises() -> Promises:
    """Return the times of the house. One query."""
    return Promises.objects.first() or Promises()


def promise_for(report: Report, *, since: datetime | None = None, times: Promises | None = None) -> datetime:
    """Return the moment before which the next thing happens to this open report: somebody looks at it, or decides.

    ``since`` is when it came in or, of a claimed report, when a moderator began to look.
    """
    return (since or report.created_at) + _wait(report, times or promises())


def looked_at_within() -> str:
    """Return in how much time somebody usually looks, for the middle of a sentence. One query."""
    return _within(promises().report_hours)


def contact_read_within() -> str:
    """Return in how much time somebody usually reads a message from the contact page, for the middle of a sentence. One
    query."""
    return _within(promises().contact_hours)


def first_answer_wait() -> timedelta:
    """Return how long a first message waits for an answer before its hosts are told. One query."""
    return timedelta(hours=promises().first_answer_hours)


def first_answer_hours() -> Coalesce:
    """Return the hours of ``first_answer_wait`` as a part of another query: every page with a topic may ask it."""
    stored = Promises.objects.order_by("pk").values("first_answer_hours")[:1]
    return Coalesce(Subquery(stored), Value(Promises().first_answer_hours))


def words_are_read(*, second_look: bool = False) -> str:
    """Return what happens with words of danger that only moderators read, with the time of the house. One query."""
    times = promises()
    text = _(
        "A moderator reads what you wrote, usually %(within)s. Nobody is there all the time, so do not wait for that."
    )
    return text % {"within": _within(times.second_look_hours if second_look else times.report_hours)}


def moment(at: datetime) -> str:
    """Return a moment of a promise as people say it: "Tuesday 1 December at 14:30"."""
    local = timezone.localtime(at)
    return _("%(day)s at %(time)s") % {"day": date_format(local, "l j F"), "time": date_format(local, "H:i")}


def _within(hours: int) -> str:
    days, rest = divmod(hours, DAY_HOURS)
    if rest:
        return ngettext("within %(number)s hour", "within %(number)s hours", hours) % {"number": hours}
    return ngettext("within a day", "within %(number)s days", days) % {"number": days}


def _wait(report: Report, times: Promises) -> timedelta:
    if report.state == ReportState.CLAIMED:
        return timedelta(hours=times.decision_hours)
    if report.rule == Rule.DANGER:
        return timedelta(minutes=times.danger_minutes)
    return timedelta(hours=times.report_hours if report.appeal_of_id is None else times.second_look_hours)
