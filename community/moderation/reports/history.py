"""Numbers about the earlier reports of whoever reported something, for moderators; never a name."""

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
    left = Decision.objects.standing().filter(kind=OuterRef("kind"), thing=OuterRef("thing"), outcome="keep")
    rows = Report.objects.filter(reporter__in=reporters, source="reader", appeal_of=None, state="decided")
    is_about_writer = Q(writer=report.writer_id) if report.writer_id else Q(pk=None)
    numbers = rows.annotate(is_left=Exists(left.filter(created_at__gte=OuterRef("created_at")))).values("reporter")
    counted = numbers.annotate(
        decided=Count("pk"), left=Count("pk", filter=Q(is_left=True)), about_writer=Count("pk", filter=is_about_writer)
    )
    listed = counted.filter(decided__gte=2).order_by("-decided", "-left")
    return [ReporterHistory(row["decided"], row["left"], row["about_writer"]) for row in listed]
