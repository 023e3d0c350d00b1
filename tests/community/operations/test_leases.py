"""A worker that is killed loses no job: another worker, or ``tick``, lets it run again."""

import threading
from datetime import timedelta

import pytest
from django.core.management import call_command
from django.utils import timezone
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from community.operations import actions, probes
from community.operations.actions import MAX_RUNS, heartbeat, take_up_abandoned
from community.operations.checks import jobs
from community.operations.leases import LEASE, abandoned_jobs
from community.operations.models import WorkerHeartbeat
from community.operations.registry import State

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue_in_the_database(settings, monkeypatch):
    """Use the queue of production, and no thread: in a test it would have a database of its own."""
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    monkeypatch.setattr(threading.Thread, "start", lambda thread: None)
    monkeypatch.setattr(threading.Thread, "join", lambda thread, timeout=None: None)
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)  # the test's own connection stays open


def make_job(status="RUNNING", age=2 * LEASE, workers=("killed",), **fields) -> DBTaskResult:
    return DBTaskResult.objects.create(
        status=status,
        started_at=timezone.now() - age,
        worker_ids=list(workers),
        args_kwargs={"args": [], "kwargs": {}},
        task_path="community.emails.actions.deliver",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
        **fields,
    )


def status_of(job: DBTaskResult) -> str:
    job.refresh_from_db()
    return job.status


def run_worker() -> None:
    call_command("db_worker", batch=True, startup_delay=False, worker_id="next", interval=0, reload=False, verbosity=0)


def test_job_of_a_killed_worker_runs_again_with_the_next_worker():
    job = make_job()
    take_up_abandoned()
    run_worker()
    assert (status_of(job), job.worker_ids) == ("SUCCESSFUL", ["killed", "next"])


def test_tick_takes_up_the_job_of_a_killed_worker():
    job = make_job()
    call_command("tick", "--all")
    assert status_of(job) == "READY"


def test_job_of_a_worker_that_lives_is_left_alone(clock):
    job = make_job(workers=["killed", "alive"])
    with heartbeat("alive"):
        assert take_up_abandoned() == (0, 0)
        clock.forward(seconds=LEASE.total_seconds() + 1)  # the machine stood still, or the worker was killed
        assert take_up_abandoned() == (1, 0)
    assert status_of(job) == "READY"


def test_job_that_has_just_begun_is_left_alone_though_its_worker_is_unknown():
    make_job(age=LEASE / 2)
    assert take_up_abandoned() == (0, 0)


def test_job_that_kills_each_worker_fails_in_the_end():
    job = make_job(workers=["killed"] * MAX_RUNS)
    assert take_up_abandoned() == (0, 1)
    assert (status_of(job), job.exception_class_path) == ("FAILED", "community.operations.leases.WorkerLost")


def test_job_that_another_process_took_up_meanwhile_is_not_taken_up_twice(monkeypatch):
    make_job()
    stale = abandoned_jobs()
    assert take_up_abandoned() == (1, 0)
    monkeypatch.setattr(actions, "abandoned_jobs", lambda: stale)
    assert take_up_abandoned() == (0, 0)


def test_worker_that_ends_in_order_leaves_no_heartbeat():
    run_worker()
    assert not WorkerHeartbeat.objects.exists()


def test_queue_says_how_many_jobs_failed_today_and_is_down_when_one_runs_for_an_hour():
    make_job(status="FAILED", finished_at=timezone.now())
    make_job(status="FAILED", finished_at=timezone.now() - timedelta(days=2))
    assert probes.queue() == "1 failed"
    make_job(age=timedelta(hours=2))
    with pytest.raises(probes.DownError):
        probes.queue()


def test_doctor_says_that_no_worker_runs_and_is_content_with_one():
    assert [finding.state for finding in jobs.check_queue()] == [State.OK, State.BROKEN]
    with heartbeat("alive"):
        assert [finding.state for finding in jobs.check_queue()] == [State.OK]


def test_job_that_a_worker_of_another_version_did_not_know_runs_here():
    job, known = make_job(status="READY", workers=()), "community.emails.actions.deliver"
    DBTaskResult.objects.filter(pk=job.pk).update(task_path="community.emails.actions.not_in_this_version")
    run_worker()
    assert status_of(job) == "FAILED"
    assert take_up_abandoned() == (0, 0)  # nor does this one
    DBTaskResult.objects.filter(pk=job.pk).update(task_path=known)
    assert take_up_abandoned() == (1, 0)
    run_worker()
    assert status_of(job) == "SUCCESSFUL"
