"""Each action checks its own rule under its lock, so it is safe to call from anywhere."""

from collections.abc import Callable

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.members.models import Duty, Member
from community.moderation.choices import Outcome, Rule
from community.moderation.decisions import actions
from community.moderation.decisions.rules import can_decide
from community.moderation.models import Decision, Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.forum import make_topic
from tests.support.responses import html_of

DECISION = {"rule": Rule.UNKIND, "explanation": "Denk aan de ander."}


@pytest.fixture
def report(cast, board) -> Report:
    """noor reported a topic of bram."""
    return make_report(actor=cast.noor, kind="topic", thing=make_topic(cast.bram, board), rule=Rule.UNKIND)


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def refused(action: Callable, **arguments) -> str:
    """Call the action, which must refuse and change nothing. Return the reason."""
    before = list(Report.objects.values()), list(Decision.objects.values()), AuditEntry.objects.count()
    with pytest.raises(NotAllowed) as refusal:
        action(**arguments)
    assert (list(Report.objects.values()), list(Decision.objects.values()), AuditEntry.objects.count()) == before
    return str(refusal.value.reason)


def post_decision(browser, report, **fields):
    return browser.post(reverse("moderation:review", args=[report.public_id]), DECISION | fields)


def test_member_without_a_name_does_not_report(cast):
    newcomer = Member.objects.create_user("nieuw@demo.example", "x", birth_year=1990)
    reason = refused(make_report, actor=newcomer, kind="persona", thing=cast.bram.persona, rule=Rule.OTHER)
    assert reason == "Kies eerst de naam waaronder je meedoet."


def test_report_sends_along_only_what_the_reporter_can_send_along(cast, board):
    topic = make_topic(cast.bram, board)
    report = make_report(
        actor=cast.noor, kind="topic", thing=topic, rule=Rule.OTHER, along=[str(topic.posts.get().public_id)]
    )
    assert report.along == []


@pytest.mark.parametrize("person", ["anna", "bram", "eva", "otto"])
def test_only_moderators_claim_and_decide(cast, report, person):
    actor = getattr(cast, person)
    refused(claim_report, actor=actor, report=report)
    refused(actions.decide_report, actor=actor, report=report, outcome=Outcome.HIDE, **DECISION)


def test_moderator_does_not_decide_about_their_own_content(cast, board):
    report = make_report(actor=cast.noor, kind="topic", thing=make_topic(cast.mo, board), rule=Rule.UNKIND)
    refused(claim_report, actor=cast.mo, report=report)
    reason = refused(actions.decide_report, actor=cast.mo, report=report, outcome=Outcome.KEEP, **DECISION)
    assert reason.startswith("Dit gaat over je eigen woorden")


def test_moderator_does_not_decide_on_the_appeal_against_their_own_decision(cast, report):
    decision = actions.decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, **DECISION)
    appeal = actions.appeal_decision(actor=cast.bram, decision=decision, text="Zo was het niet.")
    refused(claim_report, actor=cast.mo, report=appeal)
    refused(actions.decide_report, actor=cast.mo, report=appeal, outcome=Outcome.RESTORE, **DECISION)


def test_only_the_writer_appeals_and_once(cast, report):
    decision = actions.decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, **DECISION)
    refused(actions.appeal_decision, actor=cast.noor, decision=decision, text="Voor hem.")
    actions.appeal_decision(actor=cast.bram, decision=decision, text="Zo was het niet.")
    refused(actions.appeal_decision, actor=cast.bram, decision=decision, text="Nog eens.")


def test_duty_that_ended_while_the_decision_waited_for_the_lock_is_seen(cast, report):
    assert can_decide(cast.mo, report, cast.bram), "read before, and kept for the request"
    Duty.objects.filter(member=cast.mo).delete()
    refused(actions.decide_report, actor=cast.mo, report=report, outcome=Outcome.HIDE, **DECISION)


def test_moderator_whose_duty_ended_keeps_the_words_in_the_form(cast, report, as_member, monkeypatch):
    def decide_after_the_duty_ended(**arguments):
        Duty.objects.filter(member=cast.mo).delete()
        return real(**arguments)

    real = actions.decide_report
    monkeypatch.setattr(actions, "decide_report", decide_after_the_duty_ended)
    response = post_decision(as_member(cast.mo), report, outcome=Outcome.HIDE)
    assert response.status_code == 403
    assert DECISION["explanation"] in html_of(response)
    assert not Decision.objects.exists()


@pytest.mark.parametrize("outcome", [Outcome.HIDE, Outcome.KEEP])
def test_second_moderator_is_told_and_keeps_the_words_in_the_form(cast, report, pia, as_member, outcome):
    actions.decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, **DECISION)
    response = post_decision(as_member(pia), report, outcome=outcome, explanation="Ik zie het anders.")
    page = html_of(response)
    assert "Een collega heeft hier net over beslist" in page
    assert "Ik zie het anders." in page
    assert Decision.objects.get().decided_by == cast.mo
    assert Notification.objects.filter(kind="moderation.decision").count() == 1


def test_decided_report_offers_no_decision(cast, report, as_member):
    actions.decide_report(actor=cast.mo, report=report, outcome=Outcome.KEEP, **DECISION)
    page = html_of(as_member(cast.mo).get(reverse("moderation:review", args=[report.public_id])))
    assert 'name="outcome"' not in page
    assert "Denk aan de ander." in page


def test_outcome_that_is_not_possible_any_more_is_refused_and_the_words_stay(cast, report, as_member):
    response = post_decision(as_member(cast.mo), report, outcome=Outcome.RESTORE)
    page = html_of(response)
    assert "Dit is net veranderd." in page
    assert "Denk aan de ander." in page
    assert not Decision.objects.exists()


def test_second_claim_leaves_the_report_with_the_first_moderator(cast, report, pia):
    claim_report(actor=cast.mo, report=report)
    assert claim_report(actor=pia, report=report).claimed_by == cast.mo
    assert AuditEntry.objects.filter(verb="report.claim").count() == 1


def test_all_open_reports_are_locked_before_the_content(cast, report, locked_tables):
    """Two moderators who decide on two reports about one topic then wait for each other, and never deadlock."""
    actions.decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, **DECISION)
    assert locked_tables[:2] == ["moderation_report", "forum_topic"]
    assert locked_tables[-1] == "moderation_report"
