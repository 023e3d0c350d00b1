import threading
import time
from datetime import timedelta

import pytest
from django.db import OperationalError
from django.test import Client
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from community.operations import probes

ALL_UP = {"cache": "up", "database": "up", "live": "up", "mail": "up", "queue": "up", "search": "up"}
SECRET = "password of the database"


@pytest.fixture(autouse=True)
def look_again(db, monkeypatch):
    """Nothing is remembered of another test, and a machine that stands still for a moment is no part that is down."""
    monkeypatch.setattr(probes, "DEADLINE_SECONDS", 60)
    probes.clear_cache()
    yield
    probes.clear_cache()
    probes._hanging.clear()


def readyz(browser: Client | None = None):
    return (browser or Client()).get("/readyz")


def break_part(monkeypatch, name: str) -> None:
    def broken():
        raise OperationalError(SECRET)

    monkeypatch.setitem(probes._probes, name, broken)


def test_readyz_names_every_part_as_up():
    answer = readyz()
    assert (answer.status_code, answer.json()) == (200, ALL_UP)
    assert answer.cookies == {}
    assert "no-store" in answer["Cache-Control"]


@pytest.mark.parametrize("path", ["/healthz", "/readyz"])
@pytest.mark.parametrize("host", ["10.0.0.7:8001", "pages:8000", "[fd00::7]:8001"])
def test_probe_answers_under_any_host(settings, path, host):
    """A health check asks the process by its client address or by the name of its container."""
    settings.ALLOWED_HOSTS, settings.SITE_ORIGIN = ["huiskamer.example"], "https://huiskamer.example"
    assert Client(headers={"host": host}).get(path).status_code == 200


def test_page_answers_under_its_own_host_only(settings):
    settings.ALLOWED_HOSTS = ["huiskamer.example"]
    assert Client(headers={"host": "10.0.0.7:8001"}).get("/").status_code == 400


@pytest.mark.parametrize("name", sorted(ALL_UP))
def test_readyz_names_the_part_that_is_down_and_nothing_more(monkeypatch, caplog, name):
    break_part(monkeypatch, name)
    answer = readyz()
    assert (answer.status_code, answer.json()) == (503, ALL_UP | {name: "down"})
    assert f"{name} is down: OperationalError" in caplog.messages
    assert SECRET not in caplog.text + answer.content.decode()


def test_part_that_hangs_counts_as_down_within_the_deadline(monkeypatch):
    released = threading.Event()
    monkeypatch.setitem(probes._probes, "search", lambda: released.wait(30))
    monkeypatch.setattr(probes, "DEADLINE_SECONDS", 0.5)
    began = time.monotonic()
    answers = []
    try:
        for _ in range(2):  # the second time it is not asked once more
            answers.append(readyz().json()["search"])
            probes.clear_cache()
        took = time.monotonic() - began
    finally:
        released.set()
        probes._hanging.pop("search").result(timeout=5)
    assert answers == ["down", "down"]
    assert took < 10


def test_probes_run_once_for_many_requests(monkeypatch):
    asked = []
    monkeypatch.setitem(probes._probes, "search", lambda: asked.append(1))
    monkeypatch.setattr(probes, "CACHE_SECONDS", 60)
    for _ in range(5):
        readyz()
    assert asked == [1]


def test_queue_with_waiting_jobs_is_down(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}
    work = DBTaskResult.objects.create(
        args_kwargs={"args": [], "kwargs": {}},
        task_path="forum.actions.notify_followers_later",
        backend_name="default",
        run_after=timezone.now(),
        exception_class_path="",
        traceback="",
    )
    probes.queue()
    DBTaskResult.objects.filter(pk=work.pk).update(enqueued_at=timezone.now() - timedelta(minutes=6))
    with pytest.raises(probes.DownError):
        probes.queue()
