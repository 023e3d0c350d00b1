"""A signal: the report that the site itself makes when a writer may be in danger."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Report
from community.moderation.reports.actions import make_report, raise_signal
from tests.support.forum import make_topic

pytestmark = pytest.mark.django_db


def signal_about(persona) -> Report:
    raise_signal(kind="persona", thing=persona)
    return Report.objects.open_signals().get(thing=persona.public_id)


def queue_of(client) -> list[Report]:
    return [row.report for row in client.get(reverse("moderation:queue")).context["rows"]]


def test_signal_stands_before_other_reports_and_holds_no_text(cast, as_member):
    make_report(actor=cast.noor, kind="persona", thing=cast.anna.persona, rule="unkind")
    signal = signal_about(cast.bram.persona)
    assert queue_of(as_member(cast.mo))[0] == signal
    assert (signal.is_signal, signal.is_urgent, signal.reporter, signal.text) == (True, True, None, "")
    assert signal.writer == cast.bram
    assert AuditEntry.objects.about(signal).get().actor is None


def test_second_signal_of_a_writer_in_one_topic_moves_the_first(cast, board, django_capture_on_commit_callbacks):
    topic = make_topic(cast.anna, board)
    post = topic.posts.get()
    raise_signal(kind="topic", thing=topic, within=topic.public_id)
    with django_capture_on_commit_callbacks(execute=True):
        raise_signal(kind="post", thing=post, within=topic.public_id)
    signal = Report.objects.open_signals().get()
    assert (signal.kind, signal.thing) == ("post", post.public_id)


def test_signal_after_a_decision_is_a_new_one(cast):
    decided = signal_about(cast.bram.persona)
    decide_report(actor=cast.mo, report=decided, outcome="keep", rule="danger", explanation="Ik schreef hem.")
    assert signal_about(cast.bram.persona) != decided


def test_moderator_does_not_see_a_signal_about_themselves(cast, as_member):
    signal = signal_about(cast.mo.persona)
    assert queue_of(as_member(cast.mo)) == []
    assert as_member(cast.mo).get(reverse("moderation:review", args=[signal.public_id])).status_code == 404
