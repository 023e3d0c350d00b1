"""Every background job may run twice, because a worker may be killed when it has done all but said so."""

import re
from importlib import import_module
from pathlib import Path

import pytest
from django.core import mail
from django.tasks import Task

from community.emails import Email
from community.emails import actions as emails
from community.moderation.sweeps.actions import sweep_account
from community.notifications.actions import mark_read
from community.notifications.choices import Delivery
from community.notifications.following.actions import follow
from community.notifications.models import Notification
from community.privacy.export.actions import ask_for_export
from community.privacy.export.models import DataExport
from forum.models import Topic
from search import outbox
from tests.support.forum import make_reply, make_topic

ROOT = Path(__file__).resolve().parent.parent.parent.parent
TASK = re.compile(r"^@task\(.*\)\n(?:@.*\n)*def (\w+)", re.MULTILINE)
ROOMS = ["community", "search", "forum", "chat", "selfhelp", "recoverycollege"]


def jobs() -> dict[str, Task]:
    """Return every job of the rooms, by the path under which the queue stores it."""
    by_path = {}
    for path in sorted(path for room in ROOMS for path in (ROOT / room).rglob("*.py")):
        module = ".".join(path.relative_to(ROOT).with_suffix("").parts)
        by_path |= {f"{module}.{name}": getattr(import_module(module), name) for name in TASK.findall(path.read_text())}
    return by_path


def one_email(cast, board, monkeypatch):
    monkeypatch.setattr(emails, "deliver_soon", lambda: None)
    emails.send(Email("Onderwerp", "tekst", to=["iemand@example.org"]))
    return {}, lambda: len(mail.outbox)


def reply_to_what_is_followed(cast, board, monkeypatch):
    topic = make_topic(cast.bram, board)
    follow(actor=cast.anna, kind="topic", thing=topic.public_id, how=Delivery.NOW)
    post = make_reply(cast.noor, topic)

    def notified():
        count = Notification.objects.filter(member=cast.anna).count()
        mark_read(actor=cast.anna)  # the next run would notify her anew
        return count

    return {"post": post.pk}, notified


def text_of_a_member(cast, board, monkeypatch):
    topic = make_topic(cast.bram, board)
    make_reply(cast.noor, topic)
    return {"member": str(cast.noor.pk)}, lambda: list(Topic.objects.values("replies_count"))


def export_of_a_member(cast, board, monkeypatch):
    export = ask_for_export(actor=cast.anna, language="nl")
    return {"key": str(export.public_id)}, lambda: DataExport.objects.get().state


def sweep_of_an_account(cast, board, monkeypatch):
    make_topic(cast.noor, board)
    statement = {"rule": "advertising", "explanation": "Dit was reclame."}
    sweep = sweep_account(actor=cast.mo, persona=cast.noor.persona, since=None, **statement)
    return {"sweep": sweep.pk}, lambda: (list(sweep.items.values("turn", "is_hidden")), Topic.objects.get().seq)


def change_of_a_topic(cast, board, monkeypatch):
    make_topic(cast.bram, board)
    return {}, outbox.count_behind


SCENES = {
    "community.moderation.sweeps.actions.carry_out_later": sweep_of_an_account,
    "community.emails.actions.deliver": one_email,
    "community.privacy.actions.refresh_authored_later": text_of_a_member,
    "community.privacy.export.actions.build_export": export_of_a_member,
    "forum.actions.notify_followers_later": reply_to_what_is_followed,
    "search.tasks.catch_up": change_of_a_topic,
}


def test_every_job_has_a_scene():
    assert sorted(jobs()) == sorted(SCENES)


@pytest.mark.parametrize("path", sorted(SCENES))
def test_job_that_runs_twice_does_its_work_once(cast, board, settings, tmp_path, monkeypatch, path):
    settings.EXPORT_ROOT = tmp_path
    arguments, outcome = SCENES[path](cast, board, monkeypatch)
    job = jobs()[path]
    job.call(**arguments)
    once = outcome()
    job.call(**arguments)
    assert outcome() == once


def test_export_whose_worker_was_killed_is_built_by_the_next_run(cast, settings, tmp_path, monkeypatch):
    settings.EXPORT_ROOT = tmp_path
    key = str(ask_for_export(actor=cast.anna, language="nl").public_id)
    build = jobs()["community.privacy.export.actions.build_export"]

    def killed(*arguments):
        raise KeyboardInterrupt

    with monkeypatch.context() as patch:
        patch.setattr("community.privacy.export.document.write", killed)
        with pytest.raises(KeyboardInterrupt):
            build.call(key=key)
    build.call(key=key)
    assert DataExport.objects.get().state == "ready"
