"""The state of the outbox, for readyz, the doctor and the metrics."""

from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Count, Min, Q
from django.utils import timezone

from community.emails.models import OutgoingEmail

TOO_LONG = timedelta(minutes=15)


@dataclass(frozen=True)
class MailHealth:
    waiting: int
    oldest_seconds: float  # how long the oldest one has waited
    given_up: int  # in the last month: as long as that is kept
    last_reason: str

    @property
    def is_behind(self) -> bool:
        return self.oldest_seconds > TOO_LONG.total_seconds()


def mail_health() -> MailHealth:
    """Return the numbers of the outbox, in one query, two when emails were given up."""
    is_waiting = Q(due_at__isnull=False)
    row = OutgoingEmail.objects.aggregate(
        waiting=Count("pk", filter=is_waiting),
        oldest=Min("created_at", filter=is_waiting),
        given_up=Count("pk", filter=~is_waiting),
    )
    seconds = (timezone.now() - row["oldest"]).total_seconds() if row["oldest"] else 0.0
    reasons = OutgoingEmail.objects.given_up().order_by("-created_at").values_list("reason", flat=True)
    return MailHealth(row["waiting"], seconds, row["given_up"], (row["given_up"] and reasons.first()) or "")
