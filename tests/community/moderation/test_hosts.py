"""A host takes somebody out of their own group, with a reason that the member reads and can have looked at again."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.members.choices import DutyKind
from community.members.models import Duty
from community.moderation.choices import Outcome, ReportState
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.decisions.rules import possible_outcomes
from community.moderation.hosts.actions import AlreadyOut, take_member_out
from community.moderation.models import Decision, Report
from community.moderation.registry import subject_of
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.people import join
from tests.support.responses import get_page, html_of

REASON = {"rule": "unkind", "explanation": "Je schreef drie keer iets dat anderen pijn deed."}


@pytest.fixture
def host(cast, circle):
    """anna, who hosts the circle; bram is in it."""
    Duty.objects.create(member=cast.anna, kind=DutyKind.HOST, group=circle)
    join(cast.bram, circle)
    return cast.anna


def state_of(member) -> str:
    return Membership.objects.get(member=member).state


def test_host_takes_a_member_out_and_the_member_reads_why(cast, circle, host, as_member):
    url = reverse("moderation:take_out", args=[circle.slug, cast.bram.persona.public_id])
    assert url in html_of(get_page(as_member(host), "groups:members", circle.slug))
    assert as_member(host).post(url, REASON).status_code == 302
    assert state_of(cast.bram) == MembershipState.REMOVED
    decision = Decision.objects.get(writer=cast.bram)
    page = html_of(get_page(as_member(cast.bram), "moderation:decision", decision.public_id))
    assert REASON["explanation"] in page
    assert circle.title in page
    assert Notification.objects.get(member=cast.bram).kind == "moderation.taken_out"
    assert AuditEntry.objects.get(verb="decision.host_take_out").reason == REASON["explanation"]


def test_without_a_reason_nobody_is_taken_out(cast, circle, host, as_member):
    url = reverse("moderation:take_out", args=[circle.slug, cast.bram.persona.public_id])
    assert as_member(host).post(url, {"rule": "unkind", "explanation": " "}).status_code == 200
    assert state_of(cast.bram) == MembershipState.ACTIVE


def test_moderator_lets_the_member_back_after_an_appeal(cast, circle, host):
    decision = take_member_out(actor=host, group=circle, member=cast.bram, **REASON)
    report = appeal_decision(actor=cast.bram, decision=decision, text="Ik bedoelde het anders.")
    assert report.group == circle
    assert possible_outcomes(report, subject_of(report)) == [Outcome.LET_BACK, Outcome.KEEP]
    words = {"rule": "unkind", "explanation": "Je mag terug."}
    answer = decide_report(actor=cast.mo, report=report, outcome=Outcome.LET_BACK, **words)
    assert answer.second_look_at == decision
    assert state_of(cast.bram) == MembershipState.ACTIVE


def test_second_look_can_leave_it_as_it_was_and_says_so(cast, circle, host, as_member):
    decision = take_member_out(actor=host, group=circle, member=cast.bram, **REASON)
    report = appeal_decision(actor=cast.bram, decision=decision, text="Ik bedoelde het anders.")
    words = {"rule": "unkind", "explanation": "Het blijft zo."}
    answer = decide_report(actor=cast.mo, report=report, outcome=Outcome.KEEP, **words)
    assert state_of(cast.bram) == MembershipState.REMOVED
    assert "Het blijft zo." in html_of(get_page(as_member(cast.bram), "moderation:decision", answer.public_id))


def test_removal_waits_in_no_queue_and_is_among_the_decisions(cast, circle, host, as_member):
    take_member_out(actor=host, group=circle, member=cast.bram, **REASON)
    assert Report.objects.get().state == ReportState.DECIDED
    assert "Iemands plek in een groep" in html_of(as_member(cast.mo).get(reverse("moderation:decided")))


def test_pressing_twice_makes_one_decision(cast, circle, host):
    first = take_member_out(actor=host, group=circle, member=cast.bram, **REASON)
    assert take_member_out(actor=host, group=circle, member=cast.bram, **REASON) == first
    with pytest.raises(AlreadyOut):
        take_member_out(actor=host, group=circle, member=cast.bram, **REASON | {"explanation": "Anders."})


def test_host_takes_out_neither_a_moderator_nor_anybody_elsewhere(cast, circle, host):
    with pytest.raises(NotAllowed):
        take_member_out(actor=host, group=circle, member=cast.mo, **REASON)
    with pytest.raises(NotAllowed):
        take_member_out(actor=cast.bram, group=circle, member=cast.ben, **REASON)
    assert not Decision.objects.exists()


def test_moderator_does_not_take_themselves_out(cast, circle, as_member):
    url = reverse("moderation:take_out", args=[circle.slug, cast.mo.persona.public_id])
    assert url not in html_of(get_page(as_member(cast.mo), "groups:members", circle.slug))
    assert as_member(cast.mo).post(url, REASON).status_code == 403
    assert state_of(cast.mo) == MembershipState.ACTIVE
    assert not Decision.objects.exists()


def test_others_in_the_group_are_told_nothing(cast, circle, host):
    take_member_out(actor=host, group=circle, member=cast.bram, **REASON)
    assert not Notification.objects.exclude(member=cast.bram).exists()
