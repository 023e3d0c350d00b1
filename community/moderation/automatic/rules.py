"""When the site hides something by itself, and whose reports count for that."""

from datetime import timedelta

from django.db.models import QuerySet
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.models import Block
from community.members.rules import duty_group_ids
from community.moderation.choices import DISCOUNTED_DAYS, REPORTERS
from community.moderation.models import Decision, Promises, Report
from community.moderation.registry import Subject


def hides_itself(subject: Subject, report: Report, times: Promises) -> bool:
    """Return whether the site hides this by itself now: enough members reported it, independently of each other.

    Never what somebody in danger may have written, what a moderator wrote, or words on which a moderator has decided.
    """
    enough, writer = times.hiding_reports, subject.writer
    if not enough or writer is None or not (subject.can_be_hidden and subject.is_in_place):
        return False
    about = Report.objects.about(report.kind, report.thing)
    is_looked_at = Decision.objects.about(report.kind, report.thing).filter(words_key=subject.words_key).exists()
    if is_looked_at or subject.target.is_private or about.undecided().in_danger().exists():
        return False
    if duty_group_ids(writer, DutyKind.MODERATOR):
        return False
    return _independent_reports(about, writer, times.hiding_account_days).count() >= enough


def _independent_reports(about: QuerySet, writer, days: int) -> QuerySet:
    """Return the open reports that count: one for each member, of accounts that are not new, without a block between
    the reporter and the writer. Reports of visitors do not count, nor of those whose reports a moderator took out of
    the count in the last months."""
    old_enough = timezone.now() - timedelta(days=days)
    rows = about.undecided().counting().filter(source="reader", appeal_of=None, reporter__isnull=False)
    rows = rows.filter(reporter__is_active=True, reporter__joined_at__lte=old_enough)
    blocked = Block.objects.filter(blocked=writer).values_list("blocker", flat=True)
    blocking = Block.objects.filter(blocker=writer).values_list("blocked", flat=True)
    discounted_since = timezone.now() - timedelta(days=DISCOUNTED_DAYS)
    discounted = Decision.objects.standing().filter(kind=REPORTERS, created_at__gte=discounted_since)
    rows = rows.exclude(reporter__in=discounted.exclude(writer=None).values("writer"))
    return rows.exclude(reporter__in=[writer.pk, *blocked, *blocking])
