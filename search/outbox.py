"""The outbox: add what changed, read what is behind, and put back what failed."""

from collections.abc import Iterable
from datetime import timedelta

from django.db.models import CharField, Min
from django.utils import timezone

from community.background import back_off
from community.indexing import Reference
from community.prepared import ListParameter, PreparedQuery
from search.models import PendingChange

FIRST_WAIT, LONGEST_WAIT = timedelta(minutes=1), timedelta(days=1)  # of one thing that fails again and again
MOST_ATTEMPTS = 1000  # that are counted

_behind = PreparedQuery(
    lambda: PendingChange.objects.filter(key__in=ListParameter("keys", CharField())).values_list("kind", "key")
)


def add(kind: str, keys: Iterable[str], *, erased: bool = False) -> None:
    """Note that the index has to follow these things; in the transaction that changes them."""
    PendingChange.objects.bulk_create(PendingChange(kind=kind, key=key, erased=erased) for key in keys)


def due(limit: int) -> list[PendingChange]:
    """Return what to work off now: first what was erased, then in the order in which it changed."""
    rows = PendingChange.objects.filter(due_at__lte=timezone.now()).order_by("-erased", "pk")
    return list(rows[:limit])


def remove(changes: Iterable[PendingChange]) -> None:
    PendingChange.objects.filter(pk__in=[change.pk for change in changes]).delete()


def postpone(changes: Iterable[PendingChange]) -> None:
    """Try these again later, and later again each time: nothing else waits for them."""
    for change in changes:
        attempts = min(change.attempts + 1, MOST_ATTEMPTS)
        due_at = timezone.now() + back_off(attempts, FIRST_WAIT, LONGEST_WAIT)
        PendingChange.objects.filter(pk=change.pk).update(attempts=attempts, due_at=due_at)


def behind_among(references: Iterable[Reference]) -> set[Reference]:
    """Return those of these things of which the index may still hold an earlier text."""
    references = set(references)
    if not references:
        return set()
    return references.intersection(_behind.rows(keys=[key for _kind, key in references]))


def count_behind() -> int:
    """Return how many changes the index does not have yet."""
    return PendingChange.objects.count()


def oldest_age() -> timedelta:
    """Return how long the oldest of them has waited; nothing when the index is up to date."""
    oldest = PendingChange.objects.aggregate(oldest=Min("created_at"))["oldest"]
    return timezone.now() - oldest if oldest else timedelta(0)
