"""Periodic jobs: each is run by one process at a time, and retried soon when it failed. Jobs of a killed worker: they
run again, and each is written so that this does no harm."""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import DatabaseError, connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community import background
from community.operations.leases import WorkerLost, abandoned_jobs, unknown_elsewhere
from community.operations.models import LONG_AGO, PeriodicRun, WorkerHeartbeat

CLAIM_DURATION = timedelta(hours=1)  # after this, the claim of a process that was killed no longer counts
SLACK = timedelta(seconds=90)  # the timer is not exact; a day may be a minute short
BEAT_SECONDS = 10
MAX_RUNS = 3  # a job that took as many workers with it is not tried again
FORGOTTEN_AFTER = timedelta(days=1)

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


@contextmanager
def heartbeat(worker_id: str) -> Iterator[None]:
    """Say in a thread that this worker lives, and take up what dead workers had begun."""
    _beat(worker_id)  # before the first job is claimed
    stopped = threading.Event()
    thread = threading.Thread(target=_keep_beating, args=(worker_id, stopped), daemon=True)
    thread.start()
    try:
        yield
    finally:
        stopped.set()
        thread.join(BEAT_SECONDS)
        WorkerHeartbeat.objects.filter(worker_id=worker_id).delete()


def take_up_abandoned() -> tuple[int, int]:
    """Let the jobs of dead workers run again, up to ``MAX_RUNS`` times, and those that a worker of another version did
    not know. Return how many will run again, and how many failed for good."""
    again = failed = 0
    for job in unknown_elsewhere():
        if len(job.worker_ids) < MAX_RUNS:
            log.warning("a worker of another version did not know a job, and it runs again: %s", job.task_path)
            same = DBTaskResult.objects.failed().filter(pk=job.pk, finished_at=job.finished_at)
            again += same.update(status=TaskResultStatus.READY, started_at=None, finished_at=None)
    for job in abandoned_jobs():
        same = DBTaskResult.objects.running().filter(pk=job.pk, started_at=job.started_at)  # of two, one takes it up
        if len(job.worker_ids) < MAX_RUNS:
            log.error("the worker of a job was killed, and the job runs again: %s", job.task_path)
            again += same.update(status=TaskResultStatus.READY, started_at=None)
        else:
            log.error("the worker of a job was killed %s times, and the job failed: %s", MAX_RUNS, job.task_path)
            failed += same.update(
                status=TaskResultStatus.FAILED,
                finished_at=timezone.now(),
                exception_class_path=f"{WorkerLost.__module__}.{WorkerLost.__qualname__}",
            )
    return again, failed


def _keep_beating(worker_id: str, stopped: threading.Event) -> None:
    while not stopped.wait(BEAT_SECONDS):
        try:
            _beat(worker_id)
            take_up_abandoned()
        except DatabaseError as error:  # the database is away or busy: the next beat comes soon
            log.warning("a heartbeat was not stored: %s", type(error).__name__)
        finally:
            connection.close()


def _beat(worker_id: str) -> None:
    now = timezone.now()
    WorkerHeartbeat.objects.update_or_create(worker_id=worker_id, defaults={"seen_at": now})
    WorkerHeartbeat.objects.filter(seen_at__lt=now - FORGOTTEN_AFTER).delete()
