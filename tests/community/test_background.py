"""Background jobs: enqueued with the change that asks for them."""

from contextlib import suppress

import pytest
from django.db import transaction
from django_tasks_db.models import DBTaskResult

from community import background
from forum.actions import notify_followers_later

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def queue_in_the_database(settings):
    settings.TASKS = {"default": {"BACKEND": "django_tasks_db.DatabaseBackend"}}


def test_job_is_kept_when_the_process_is_killed_right_after_the_commit(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks() as not_run, transaction.atomic():
        background.enqueue(notify_followers_later, post=1)
    assert not_run == []
    assert [job.task_path for job in DBTaskResult.objects.all()] == ["forum.actions.notify_followers_later"]


def test_job_of_a_change_that_is_rolled_back_is_not_run():
    with suppress(RuntimeError), transaction.atomic():
        background.enqueue(notify_followers_later, post=1)
        raise RuntimeError
    assert not DBTaskResult.objects.exists()
