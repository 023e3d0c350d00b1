"""Leases on work on the index: one process at a time does it, and that of a killed process ends by itself.

The clocks of the machines may differ a little: whether the lease was held is asked again at the end of each piece of
work (``Lease.renew``).
"""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from django.utils import timezone

from community.background import back_off
from search.models import LONG_AGO, IndexWork

CHANGES, REBUILD = "changes", "rebuild"  # the kinds of work
# Longer than a batch takes, also when an engine hangs; and than the end of a rebuild of a million documents.
DURATIONS = {CHANGES: timedelta(minutes=2), REBUILD: timedelta(minutes=10)}
FIRST_PAUSE, LONGEST_PAUSE = timedelta(seconds=5), timedelta(minutes=2)
MOST_FAILURES = 1000  # that are counted


@dataclass(frozen=True)
class Lease:
    """Work that this process holds."""

    name: str
    holder: uuid.UUID = field(default_factory=uuid.uuid4)

    @property
    def _row(self):
        return IndexWork.objects.filter(name=self.name, holder=self.holder)

    def take(self, *, ignore_pause: bool) -> bool:
        now = timezone.now()
        free = IndexWork.objects.filter(name=self.name, held_until__lte=now)
        if not ignore_pause:
            free = free.filter(retry_at__lte=now)
        return free.update(holder=self.holder, held_until=now + DURATIONS[self.name]) == 1

    def renew(self) -> bool:
        """Hold it for as long again. Return whether it was held all the time: else others may have worked as well."""
        return self._row.update(held_until=timezone.now() + DURATIONS[self.name]) == 1

    def release(self) -> None:
        self._row.update(holder=None, held_until=LONG_AGO)

    def pause(self) -> datetime:
        """Let everybody wait, longer after each failure up to ``LONGEST_PAUSE``; return until when."""
        failures = 1 + (self._row.values_list("failures", flat=True).first() or 0)
        retry_at = timezone.now() + back_off(failures, FIRST_PAUSE, LONGEST_PAUSE)
        self._row.update(failures=min(failures, MOST_FAILURES), retry_at=retry_at)
        return retry_at

    def succeed(self) -> None:
        """Forget earlier failures."""
        self._row.exclude(failures=0).update(failures=0, retry_at=LONG_AGO)

    def finish(self, began_at: datetime) -> None:
        """Note that the work is done; what was wanted after it began is wanted still."""
        self._row.update(done_at=began_at)
        self._row.filter(wanted_at__lte=began_at).update(wanted_at=None)


@contextmanager
def hold(name: str, *, ignore_pause: bool = False) -> Iterator[Lease | None]:
    """Yield the lease, or ``None`` when another process holds it, or a pause after a failure is not over yet."""
    IndexWork.objects.get_or_create(name=name)
    lease = Lease(name)
    if not lease.take(ignore_pause=ignore_pause):
        yield None
        return
    try:
        yield lease
    finally:
        lease.release()


def want(name: str) -> None:
    """Ask for this work: it is wanted until it has succeeded."""
    IndexWork.objects.update_or_create(name=name, defaults={"wanted_at": timezone.now()})


def is_wanted(name: str) -> bool:
    return IndexWork.objects.filter(name=name, wanted_at__isnull=False).exists()


def was_done(name: str) -> bool:
    """Return whether this work has ever succeeded."""
    return IndexWork.objects.filter(name=name, done_at__isnull=False).exists()
