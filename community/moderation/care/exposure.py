"""The heavy things that a moderator looked at, counted from what is stored for the work itself. Only they see it."""

from datetime import timedelta

from django.utils import timezone

from community.members.models import Member
from community.moderation.choices import HEAVY_RULES
from community.moderation.models import ContextReading, Decision, QueueOrder, Report

EXPOSURE_HOURS = 3
HEAVY_BEFORE_BREAK = 5


def heavy_things_seen(member: Member) -> int:
    """Return how many things with heavy words the moderator decided, claimed or read the lines around in the last
    hours. One query."""
    since = timezone.now() - timedelta(hours=EXPOSURE_HOURS)
    claimed = Report.objects.filter(rule__in=HEAVY_RULES, case__claimed_by=member, case__claimed_at__gte=since)
    decided = Decision.objects.filter(report__rule__in=HEAVY_RULES, decided_by=member, created_at__gte=since)
    read = ContextReading.objects.filter(report__rule__in=HEAVY_RULES, read_by=member, created_at__gte=since)
    things = [rows.order_by().values_list(name) for rows, name in ((claimed, "thing"), (decided, "report__thing"))]
    return read.order_by().values_list("report__thing").union(*things).count()


def needs_break(member: Member) -> bool:
    """Return whether a break is proposed to the moderator. One query."""
    return heavy_things_seen(member) >= HEAVY_BEFORE_BREAK


def folds_heavy(member: Member) -> bool:
    """Return whether heavy words are folded for this moderator, as they are for who chose nothing. One query."""
    chosen = QueueOrder.objects.filter(member=member).values_list("folds_heavy", flat=True).first()
    return chosen is not False
