"""Numbers of the queue of background jobs, which the probe, the check and the metrics share."""

from django.db.models import Count, Min
from django.tasks import TaskResultStatus
from django.utils import timezone
from django_tasks_db.models import DBTaskResult


def job_counts() -> dict[str, int]:
    """Return how many jobs wait, run, and failed in the last 14 days."""
    counts = dict(DBTaskResult.objects.order_by().values_list("status").annotate(Count("pk")))
    statuses = TaskResultStatus.READY, TaskResultStatus.RUNNING, TaskResultStatus.FAILED
    return {status.lower(): counts.get(status, 0) for status in statuses}


def oldest_job_seconds() -> float:
    """Return how long the oldest job waits that could be done."""
    oldest = DBTaskResult.objects.ready().aggregate(oldest=Min("enqueued_at"))["oldest"]
    return (timezone.now() - oldest).total_seconds() if oldest else 0.0
