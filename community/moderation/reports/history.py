"""Numbers about the earlier reports of whoever reported something, for moderators; never a name."""

from collections.abc import Collection
from dataclasses import dataclass

from django.db.models import Count, Exists, OuterRef, Q

from community.moderation.models import Decision, Report


@dataclass(frozen=True)
class ReporterHistory:
    """The numbers of one reporter: decided reports, those left as it was, and those about this same writer."""

    decided: int
    left: int
    about_writer: int


def histories_of(report: Report) -> list[ReporterHistory]:
    """Return the earlier reports of the members who reported this, as numbers; members with fewer than two are left
    out. Two queries."""
    same = Report.objects.about(report.kind, report.thing).filter(source="reader", appeal_of=None)
    reporters = list(same.exclude(reporter=None).values_list("reporter", flat=True)[:20])
    histories = [one for one in earlier_reports(reporters, report.writer_id).values() if one.decided >= 2]
    return sorted(histories, key=lambda one: (-one.decided, -one.left))


def earlier_reports(reporters: Collection[int], writer: int | None) -> dict[int, ReporterHistory]:
    """Return the decided reports of these members by reporter, as numbers. One query."""
    left = Decision.objects.standing().filter(kind=OuterRef("kind"), thing=OuterRef("thing"), outcome="keep")
    rows = Report.objects.filter(reporter__in=reporters, source="reader", appeal_of=None, state="decided")
    numbers = rows.annotate(is_left=Exists(left.filter(created_at__gte=OuterRef("created_at")))).values("reporter")
    counted = numbers.order_by().annotate(
        decided=Count("pk"),
        left=Count("pk", filter=Q(is_left=True)),
        about_writer=Count("pk", filter=Q(writer=writer) if writer else Q(pk=None)),
    )
    return {row.pop("reporter"): ReporterHistory(**row) for row in counted}
