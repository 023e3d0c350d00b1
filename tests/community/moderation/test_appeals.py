"""The writer appeals against a decision, and another moderator decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.members.models import Duty
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision, Report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience
from tests.support.tools import make_tool


@pytest.fixture
def decision(cast) -> Decision:
    """mo hid what bram wrote about a tool."""
    rate_tool(actor=cast.bram, tool=make_tool(), helped="yes", recommend="yes", text="Tien keer per dag.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    return decide_report(actor=cast.mo, report=report, outcome="hide", rule="methods", explanation="Geen aantallen.")


def post_appeal(browser, decision, text="Het ging over ademhalen."):
    return browser.post(reverse("moderation:decision", args=[decision.public_id]), {"text": text})


def post_decision(browser, appeal, outcome):
    fields = {"outcome": outcome, "rule": "methods", "explanation": "Ik heb er nog eens naar gekeken."}
    return browser.post(reverse("moderation:review", args=[appeal.public_id]), fields)


def test_writer_appeals(decision, cast, as_member):
    post_appeal(as_member(cast.bram), decision)
    appeal = Report.objects.get(appeal_of=decision)
    assert (appeal.reporter, appeal.text, appeal.state) == (cast.bram, "Het ging over ademhalen.", "open")
    assert AuditEntry.objects.about(decision).filter(verb="decision.appeal").count() == 1


def test_deciding_moderator_does_not_decide_on_the_appeal(decision, cast, as_member):
    post_appeal(as_member(cast.bram), decision)
    assert post_decision(as_member(cast.mo), Report.objects.get(appeal_of=decision), "restore").status_code == 403


def test_another_moderator_restores_the_text(decision, cast, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator")
    post_appeal(as_member(cast.bram), decision)
    post_decision(as_member(cast.pia), Report.objects.get(appeal_of=decision), "restore")
    assert Experience.objects.get().state == "visible"
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 2


def test_writer_is_notified_when_the_text_stays_hidden(decision, cast, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator")
    post_appeal(as_member(cast.bram), decision)
    post_decision(as_member(cast.pia), Report.objects.get(appeal_of=decision), "keep")
    assert Experience.objects.get().state == "hidden"
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 2


def test_second_appeal_is_refused(decision, cast, as_member):
    post_appeal(as_member(cast.bram), decision)
    assert post_appeal(as_member(cast.bram), decision, text="En nog iets.").status_code == 403
    assert Report.objects.filter(appeal_of=decision).count() == 1


def test_same_appeal_twice_stores_one(decision, cast, as_member):
    responses = [post_appeal(as_member(cast.bram), decision) for _time in range(2)]
    assert [response.status_code for response in responses] == [302, 302]
    assert Report.objects.filter(appeal_of=decision).count() == 1


def test_appeal_after_six_weeks_is_refused(decision, cast, as_member):
    Decision.objects.update(created_at=timezone.now() - timedelta(weeks=7))
    assert post_appeal(as_member(cast.bram), decision).status_code == 403


def test_other_members_cannot_appeal(decision, cast, as_member):
    assert post_appeal(as_member(cast.noor), decision).status_code == 404
