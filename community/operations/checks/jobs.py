"""Background jobs, periodic jobs, and the worker."""

from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db.models import Max
from django.tasks import task_backends
from django.utils import timezone
from django_tasks_db.backend import DatabaseBackend

from community import background
from community.operations.jobs import job_counts, oldest_job_seconds
from community.operations.leases import LEASE, seconds_since_worker, stuck_count
from community.operations.models import LONG_AGO, PeriodicRun
from community.operations.probes import QUEUE_MAX_WAIT
from community.operations.registry import Finding, broken, check, gauge, look, ok

TICK_MINUTES, TICK_MAX_MINUTES = 15, 60
LATE = timedelta(hours=2)  # for a periodic job, beyond twice its period


gauge("jobs", "Background jobs.", label="status")(job_counts)
gauge("jobs_oldest_seconds", "How long the oldest job waits that could be done.")(oldest_job_seconds)
gauge("jobs_stuck", "Background jobs that run for longer than an hour.")(stuck_count)
gauge("worker_age_seconds", "Since a worker of background jobs was last heard of.")(seconds_since_worker)


@check("queue")
def check_queue() -> Iterator[Finding]:
    counts, seconds = job_counts(), oldest_job_seconds()
    if not isinstance(task_backends["default"], DatabaseBackend):
        yield ok("Jobs are done at once, without a worker.")
        return
    text = f"{counts['ready']} jobs wait, the oldest for {seconds / 60:.0f} minutes."
    if seconds > QUEUE_MAX_WAIT.total_seconds():
        yield broken(text, "Is there a worker? systemctl status huiskamer-worker")
    else:
        yield ok(text)
    age = seconds_since_worker()
    if age is None or age > 2 * LEASE.total_seconds():
        yield broken(
            "No worker runs." if age is None else f"The worker was last heard of {age / 60:.0f} minutes ago.",
            "systemctl restart huiskamer-worker",
        )
    if stuck := stuck_count():
        yield broken(f"{stuck} jobs run for more than an hour.", "systemctl restart huiskamer-worker: they run again.")
    if counts["failed"]:
        yield look(
            f"{counts['failed']} jobs failed in the last two weeks.",
            'Look in the log for "failed" with the name of the job; they are not tried again.',
        )


def last_tick() -> datetime | None:
    """Return when ``manage.py tick`` last did something; None for never."""
    names = [job.name for job in background.periodic_jobs()]
    moment = PeriodicRun.objects.filter(name__in=names).aggregate(last=Max("done_at"))["last"]
    return None if moment in (None, LONG_AGO) else moment


@gauge("tick_age_seconds", "Since manage.py tick last did something.")
def tick_age() -> float | None:
    moment = last_tick()
    return (timezone.now() - moment).total_seconds() if moment else None


@check("tick")
def check_tick() -> Iterator[Finding]:
    mend = "systemctl status huiskamer-tick.timer; journalctl -u huiskamer-tick"
    age = tick_age()
    if age is None:
        yield broken("manage.py tick never ran: no email is sent and nothing is cleared away.", mend)
        return
    text = f"manage.py tick did something {age / 60:.0f} minutes ago."
    if age > TICK_MAX_MINUTES * 60:
        yield broken(text, mend)
    else:
        yield look(text, mend) if age > TICK_MINUTES * 60 else ok(text)
    if late := late_jobs():
        yield look(
            f"These did not succeed in time: {', '.join(late)}.", "manage.py tick --all says why, and so does the log."
        )


def late_jobs() -> list[str]:
    """Return the periodic jobs that did not succeed for more than twice their period."""
    done = dict(PeriodicRun.objects.values_list("name", "done_at"))
    jobs = [job for job in background.periodic_jobs() if job.name in done]  # a new one has its first turn to come
    return [job.name for job in jobs if timezone.now() - done[job.name] > 2 * job.every + LATE]
