"""Many reports within some minutes, as the queue and the page of the reporters tell it."""

from collections.abc import Collection
from datetime import datetime, timedelta

from community.moderation.choices import BURST_MINUTES, BURST_REPORTS, NEW_ACCOUNT_DAYS
from community.moderation.models import Report


def most_within_minutes(moments: Collection[datetime]) -> int:
    """Return the largest number of these moments that are within ``BURST_MINUTES`` of each other."""
    ordered, window = sorted(moments), timedelta(minutes=BURST_MINUTES)
    return max((sum(first <= one <= first + window for one in ordered) for first in ordered), default=0)


def burst_of_new_accounts(reports: Collection[Report]) -> int:
    """Return how many of these reports came within some minutes from accounts that were new then, when these are many;
    else 0. Each report has ``reporter_joined_at``."""
    young = timedelta(days=NEW_ACCOUNT_DAYS)
    new = [row for row in reports if row.reporter_joined_at and row.created_at - row.reporter_joined_at < young]
    most = most_within_minutes([row.created_at for row in new])
    return most if most >= BURST_REPORTS else 0
