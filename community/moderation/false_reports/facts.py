"""Plain numbers about whoever reported something, for moderators: never a name, and never a figure for a person."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from community.moderation.choices import NEW_ACCOUNT_DAYS
from community.moderation.models import Report
from community.moderation.reports.bursts import most_within_minutes
from community.moderation.reports.history import ReporterHistory, earlier_reports

MOST_REPORTERS = 20


@dataclass(frozen=True)
class ReporterFacts:
    """The numbers of one reporter. ``report`` is what they reported here, and stands for them in the form."""

    report: Report
    is_new: bool  # the account
    open_now: int
    in_burst: int  # of all their reports, the most within some minutes
    earlier: ReporterHistory


def facts_of(report: Report) -> list[ReporterFacts]:
    """Return the facts of the members who reported this, most open reports first. Three queries."""
    same = Report.objects.about(report.kind, report.thing).undecided().filter(source="reader", appeal_of=None)
    rows = list(same.exclude(reporter=None).select_related("reporter", "discounted_by").order_by("pk")[:MOST_REPORTERS])
    keys = [row.reporter_id for row in rows]
    moments: dict[int, list[datetime]] = {key: [] for key in keys}
    open_reports = Report.objects.undecided().filter(reporter__in=keys, source="reader", appeal_of=None)
    for key, created_at in open_reports.order_by().values_list("reporter", "created_at"):
        moments[key].append(created_at)
    earlier, now = earlier_reports(keys, report.writer_id), timezone.now()
    facts = [
        ReporterFacts(
            report=row,
            is_new=now - row.reporter.joined_at < timedelta(days=NEW_ACCOUNT_DAYS),
            open_now=len(moments[row.reporter_id]),
            in_burst=most_within_minutes(moments[row.reporter_id][:500]),
            earlier=earlier.get(row.reporter_id, ReporterHistory(0, 0, 0)),
        )
        for row in rows
    ]
    return sorted(facts, key=lambda one: (-one.open_now, one.report.pk))
