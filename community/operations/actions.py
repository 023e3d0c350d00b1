"""Periodic jobs: each is run by one process at a time, and retried soon when it failed."""

import logging
from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.utils import timezone

from community import background
from community.operations.models import LONG_AGO, PeriodicRun

CLAIM_DURATION = timedelta(hours=1)  # after this, the claim of a process that was killed no longer counts
SLACK = timedelta(seconds=90)  # the timer is not exact; a day may be a minute short

log = logging.getLogger(__name__)


@dataclass(frozen=True)
class Outcome:
    name: str
    summary: str  # what the job did, or the class of its error
    failed: bool = False


def run_due_jobs(*, everything: bool = False) -> Iterator[Outcome]:
    """Run each periodic job that is due (or all), and yield its outcome."""
    for job in background.periodic_jobs():
        if outcome := _run(job, timedelta(0) if everything else job.every - SLACK):
            yield outcome


def note_done(name: str, moment: datetime) -> None:
    """Remember that something was done that no periodic job does, such as a backup."""
    PeriodicRun.objects.update_or_create(name=name, defaults={"done_at": moment})


def _run(job: background.Periodic, every: timedelta) -> Outcome | None:
    began_at = timezone.now()
    if not _claim(job, began_at, every):
        return None
    try:
        summary = job.do()
    except Exception as error:  # one failure must not stop the other jobs
        log.exception("periodic job %s failed", job.name)
        _release(job)
        return Outcome(job.name, type(error).__name__, failed=True)
    except BaseException:  # this process is told to stop, and the next one need not wait
        _release(job)
        raise
    _release(job, done_at=began_at)
    return Outcome(job.name, summary)


def _claim(job: background.Periodic, now: datetime, every: timedelta) -> bool:
    """Claim the job with one statement, so that only one of two processes gets it."""
    PeriodicRun.objects.get_or_create(name=job.name)
    free = PeriodicRun.objects.filter(name=job.name, done_at__lte=now - every, busy_until__lte=now)
    return free.update(busy_until=now + (job.claim or CLAIM_DURATION)) == 1


def _release(job: background.Periodic, **values) -> None:
    PeriodicRun.objects.filter(name=job.name).update(busy_until=LONG_AGO, **values)
