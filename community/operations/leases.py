"""Jobs of a worker that was killed: a worker says every few seconds that it lives, and what it had begun is taken up by
another when it does not.

A job may so run twice, or to the half and then again: each is written so that this does no harm.
"""

import logging
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from datetime import timedelta

from django.db import DatabaseError, connection
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.operations.models import WorkerHeartbeat

BEAT_SECONDS = 10
LEASE = timedelta(seconds=60)  # a worker that was not heard of for so long is dead
MAX_RUNS = 3  # a job that took as many workers with it is not tried again
STUCK_AFTER = timedelta(hours=1)  # no job takes so long
FORGOTTEN_AFTER = timedelta(days=1)

log = logging.getLogger(__name__)


class WorkerLost(Exception):
    """The worker of a job was killed, each time that it ran."""


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
    """Let the jobs of dead workers run again, up to ``MAX_RUNS`` times. Return how many will run again, and how many
    failed for good."""
    again = failed = 0
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


def abandoned_jobs() -> list[DBTaskResult]:
    """Return the running jobs whose worker is dead."""
    begun = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LEASE)
    jobs = list(begun.order_by("started_at")[:1000])
    alive = set(_alive().values_list("worker_id", flat=True)) if jobs else set()
    return [job for job in jobs if not alive & set(job.worker_ids[-1:])]


def stuck_count() -> int:
    """Return how many jobs run for longer than any job takes, with or without a worker."""
    return DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - STUCK_AFTER).count()


def seconds_since_worker() -> float | None:
    """Return how long ago a worker was last heard of; None when that was never, or all of them ended in order."""
    seen_at = WorkerHeartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return (timezone.now() - seen_at).total_seconds() if seen_at else None


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


def _alive():
    return WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - LEASE)
