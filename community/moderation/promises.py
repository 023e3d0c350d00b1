"""The promises of the house to whoever reports: the only place that reads its times."""

from datetime import datetime, timedelta

from community.moderation.choices import ReportState, Rule
from community.moderation.models import Promises, Report


def promises() -> Promises:
    """Return the times of the house. One query."""
    return Promises.objects.first() or Promises()


def promise_for(report: Report, *, since: datetime | None = None, times: Promises | None = None) -> datetime:
    """Return the moment before which the next thing happens to this open report: somebody looks at it, or decides.

    ``since`` is when it came in or, of a claimed report, when a moderator began to look.
    """
    return (since or report.created_at) + _wait(report, times or promises())


def _wait(report: Report, times: Promises) -> timedelta:
    if report.state == ReportState.CLAIMED:
        return timedelta(hours=times.decision_hours)
    if report.rule == Rule.DANGER:
        return timedelta(minutes=times.danger_minutes)
    return timedelta(hours=times.report_hours if report.appeal_of_id is None else times.second_look_hours)
