"""Raise a generation: it counts the committed transactions that raised it.

A change and its raise are one transaction, so a reader sees both or neither, and the number differs after every commit,
in whatever order transactions began.
"""

from collections import Counter
from dataclasses import dataclass

from django.db import connection, transaction

from community.generations.models import GenerationChange

MERGED_AT_ONCE = 5000

_commits: Counter[str] = Counter()


@dataclass(frozen=True)
class _Raised:
    """The mark of a transaction that raised this generation; called when it has committed."""

    name: str

    def __call__(self):
        _commits[self.name] += 1


def raise_generation(name: str) -> None:
    """Raise this generation when the current transaction commits, and not when it rolls back.

    Raising it again in the same transaction does nothing.
    """
    if not _is_raised(name):
        GenerationChange.objects.create(name=name)
        transaction.on_commit(_Raised(name))


def _is_raised(name: str) -> bool:
    """Return whether the current transaction raised this generation, in a savepoint that can no longer roll back alone.

    Django takes what was to run on commit away again when its savepoint or transaction rolls back.
    """
    savepoints = set(connection.savepoint_ids)
    return any(mark == _Raised(name) and within <= savepoints for within, mark, _robust in connection.run_on_commit)


def commits_here(name: str) -> int:
    """Return how many transactions of this process raised this generation. It asks no database."""
    return _commits[name]


@transaction.atomic
def merge_changes() -> int:
    """Replace rows by one row for each name with their sum, which changes no generation; return how many went.

    Rows of transactions that have not committed yet are not seen here, and stay.
    """
    rows = GenerationChange.objects.select_for_update().order_by("pk").values_list("pk", "name", "changes")
    merged = list(rows[:MERGED_AT_ONCE])
    sums: Counter[str] = Counter()
    for _key, name, changes in merged:
        sums[name] += changes
    if len(merged) > len(sums):
        GenerationChange.objects.filter(pk__in=[key for key, _name, _changes in merged]).delete()
        GenerationChange.objects.bulk_create(GenerationChange(name=name, changes=sums[name]) for name in sums)
    return len(merged) - len(sums)
