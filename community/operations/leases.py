"""Jobs whose worker is dead or knew them not, or that are stuck: a worker that lives says so every few seconds
(``actions.py``)."""

from datetime import timedelta

from django.utils import timezone
from django.utils.module_loading import import_string
from django_tasks_db.models import DBTaskResult

from community.operations.models import WorkerHeartbeat

LEASE = timedelta(seconds=60)  # a worker that was not heard of for so long is dead
STUCK_AFTER = timedelta(hours=1)  # no job takes so long
UPDATE = timedelta(days=1)  # in which workers of two versions may run
NO_SUCH_CODE = ("builtins.ImportError", "builtins.ModuleNotFoundError")


class WorkerLost(Exception):
    """The worker of a job was killed, each time that it ran."""


def abandoned_jobs() -> list[DBTaskResult]:
    """Return the running jobs whose worker is dead."""
    begun = DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - LEASE)
    jobs = list(begun.order_by("started_at")[:1000])
    alive = set(_alive().values_list("worker_id", flat=True)) if jobs else set()
    return [job for job in jobs if not alive & set(job.worker_ids[-1:])]


def unknown_elsewhere() -> list[DBTaskResult]:
    """Return the jobs of the last day that failed because a worker did not have their code, and that this version has:
    while a site is updated or goes back, workers of two versions share the queue."""
    failed = DBTaskResult.objects.failed().filter(exception_class_path__in=NO_SUCH_CODE)
    return [job for job in failed.filter(finished_at__gte=timezone.now() - UPDATE)[:1000] if _is_known(job)]


def _is_known(job: DBTaskResult) -> bool:
    try:
        import_string(job.task_path)
    except ImportError:
        return False
    return True


def stuck_count() -> int:
    """Return how many jobs run for longer than any job takes, with or without a worker."""
    return DBTaskResult.objects.running().filter(started_at__lt=timezone.now() - STUCK_AFTER).count()


def seconds_since_worker() -> float | None:
    """Return how long ago a worker was last heard of; None when that was never, or all of them ended in order."""
    seen_at = WorkerHeartbeat.objects.order_by("-seen_at").values_list("seen_at", flat=True).first()
    return (timezone.now() - seen_at).total_seconds() if seen_at else None


def _alive():
    return WorkerHeartbeat.objects.filter(seen_at__gte=timezone.now() - LEASE)
