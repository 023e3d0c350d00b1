"""The writer asks for another look, and another moderator decides."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.members.models import Duty
from community.moderation.actions import decide_report, make_report
from community.moderation.models import Decision, Report
from community.notifications.models import Notification
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience
from tests.selfhelp.test_tools import make_tool


@pytest.fixture
def letter(cast) -> Decision:
    """mo hid what bram wrote about a tool."""
    rate_tool(actor=cast.bram, tool=make_tool(), helped="yes", recommend="yes", text="Tien keer per dag.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    return decide_report(actor=cast.mo, report=report, outcome="hide", rule="methods", explanation="Geen aantallen.")


def ask(browser, letter, text="Het ging over ademhalen."):
    return browser.post(reverse("moderation:decision", args=[letter.public_id]), {"text": text})


def answer(browser, appeal, outcome):
    fields = {"outcome": outcome, "rule": "methods", "explanation": "Ik heb er nog eens naar gekeken."}
    return browser.post(reverse("moderation:one_report", args=[appeal.public_id]), fields)


def test_the_writer_asks_for_another_look(letter, cast, as_member):
    ask(as_member(cast.bram), letter)
    appeal = Report.objects.get(appeal_of=letter)
    assert (appeal.reporter, appeal.text, appeal.state) == (cast.bram, "Het ging over ademhalen.", "open")
    assert AuditEntry.objects.about(letter).filter(verb="decision.appeal").count() == 1


def test_who_decided_does_not_judge_the_appeal(letter, cast, as_member):
    ask(as_member(cast.bram), letter)
    assert answer(as_member(cast.mo), Report.objects.get(appeal_of=letter), "restore").status_code == 403


def test_another_moderator_shows_the_words_again(letter, cast, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator")
    ask(as_member(cast.bram), letter)
    answer(as_member(cast.pia), Report.objects.get(appeal_of=letter), "restore")
    assert Experience.objects.get().state == "visible"
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 2


def test_also_when_it_stays_hidden_the_writer_gets_a_letter(letter, cast, as_member):
    Duty.objects.create(member=cast.pia, kind="moderator")
    ask(as_member(cast.bram), letter)
    answer(as_member(cast.pia), Report.objects.get(appeal_of=letter), "keep")
    assert Experience.objects.get().state == "hidden"
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 2


def test_one_asks_once(letter, cast, as_member):
    ask(as_member(cast.bram), letter)
    assert ask(as_member(cast.bram), letter).status_code == 403
    assert Report.objects.filter(appeal_of=letter).count() == 1


def test_after_six_weeks_the_time_is_over(letter, cast, as_member):
    Decision.objects.update(created_at=timezone.now() - timedelta(weeks=7))
    assert ask(as_member(cast.bram), letter).status_code == 403


def test_nobody_else_asks_for_the_writer(letter, cast, as_member):
    assert ask(as_member(cast.noor), letter).status_code == 404
