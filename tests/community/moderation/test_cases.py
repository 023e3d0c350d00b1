"""The open reports about one thing are one case, with the numbers by which the queue is ordered."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from community.moderation.cases.actions import file_stragglers
from community.moderation.choices import DANGER_WAIT_MINUTES, REPORT_WAIT_HOURS, Rule
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.models import Case, Decision, Promises, Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report, make_visitor_report, raise_signal
from tests.support.forum import make_reply, make_topic

EXPLANATION = {"rule": "unkind", "explanation": "Ik heb het gelezen."}


@pytest.fixture
def post(cast, board):
    return make_reply(cast.bram, make_topic(cast.bram, board))


def report_post(actor, post, rule="unkind", **words):
    return make_report(actor=actor, kind="post", thing=post, rule=rule, **words)


def test_two_reports_about_one_post_are_one_case(cast, post):
    first, second = report_post(cast.noor, post), report_post(cast.pia, post)
    case = Case.objects.get()
    assert first.case == second.case == case
    assert (case.kind, case.thing, case.reports_count) == ("post", post.public_id, 2)
    assert (case.writer, case.group) == (cast.bram, post.topic.group)


def test_reports_about_two_things_are_two_cases(cast, post):
    report_post(cast.noor, post)
    make_report(actor=cast.noor, kind="persona", thing=cast.bram.persona, rule="unkind")
    assert Case.objects.open().count() == 2


def test_case_has_the_first_promise_of_its_reports(cast, post):
    usual = report_post(cast.noor, post)
    assert usual.promised_at - usual.created_at == timedelta(hours=REPORT_WAIT_HOURS)
    urgent = report_post(cast.pia, post, rule=Rule.DANGER)
    assert urgent.promised_at - urgent.created_at == timedelta(minutes=DANGER_WAIT_MINUTES)
    case = Case.objects.get()
    assert case.promised_at == urgent.promised_at
    assert case.is_urgent


def test_times_of_the_house_are_the_promise(cast, post):
    Promises.objects.create(report_hours=6)
    report = report_post(cast.noor, post)
    assert report.promised_at - report.created_at == timedelta(hours=6)


def test_promise_stays_when_the_house_chooses_other_times(cast, post):
    report = report_post(cast.noor, post)
    Promises.objects.create(report_hours=6)
    assert report_post(cast.noor, post, text="Nog iets.").promised_at == report.promised_at


def test_report_that_becomes_urgent_gets_the_promise_of_danger(cast, post, clock):
    report_post(cast.noor, post)
    clock.forward(hours=2)
    promised = timezone.now() + timedelta(minutes=DANGER_WAIT_MINUTES)
    report = report_post(cast.noor, post, rule=Rule.DANGER)
    assert promised <= report.promised_at < promised + timedelta(minutes=1)


def test_claim_covers_every_open_report_of_the_case(cast, post):
    first, second = report_post(cast.noor, post), report_post(cast.pia, post)
    claim_report(actor=cast.mo, report=first)
    second.refresh_from_db()
    assert (second.state, second.claimed_by) == ("claimed", cast.mo)
    assert Case.objects.get().claimed_by == cast.mo


def test_claim_begins_the_promise_of_a_decision(cast, post, clock):
    report = report_post(cast.noor, post)
    clock.forward(hours=20)
    promised = timezone.now() + timedelta(hours=Promises().decision_hours)
    claim_report(actor=cast.mo, report=report)
    assert promised <= Case.objects.get().promised_at < promised + timedelta(minutes=1)


def test_decision_closes_the_case(cast, post):
    report = report_post(cast.noor, post)
    decide_report(actor=cast.mo, report=report, outcome="keep", **EXPLANATION)
    report.refresh_from_db()
    assert not Case.objects.open().exists()
    assert report.decided_at is not None


def test_report_after_a_decision_opens_another_case(cast, post):
    decide_report(actor=cast.mo, report=report_post(cast.noor, post), outcome="keep", **EXPLANATION)
    report_post(cast.noor, post)
    assert Case.objects.count() == 2
    assert Case.objects.open().get().reports_count == 1


def test_appeal_is_a_case_with_the_promise_of_a_second_look(cast, post):
    decide_report(actor=cast.mo, report=report_post(cast.noor, post), outcome="hide", **EXPLANATION)
    appeal = appeal_decision(actor=cast.bram, decision=Decision.objects.get(), text="Ik zie het anders.")
    case = Case.objects.open().get()
    assert case.has_appeal
    assert case.promised_at - appeal.created_at == timedelta(hours=Promises().second_look_hours)


def test_signal_that_moves_takes_its_claimed_case_along(cast, post, django_capture_on_commit_callbacks):
    later = make_reply(cast.bram, post.topic)
    raise_signal(kind="post", thing=post, within=post.topic.public_id)
    claim_report(actor=cast.mo, report=Report.objects.get())
    with django_capture_on_commit_callbacks(execute=True):
        raise_signal(kind="post", thing=later, within=post.topic.public_id)
    case = Case.objects.get()
    assert (case.thing, case.claimed_by) == (later.public_id, cast.mo)


def test_signal_that_moves_to_a_reported_post_joins_that_case(cast, post, django_capture_on_commit_callbacks):
    later = make_reply(cast.bram, post.topic)
    raise_signal(kind="post", thing=post, within=post.topic.public_id)
    report_post(cast.noor, later)
    with django_capture_on_commit_callbacks(execute=True):
        raise_signal(kind="post", thing=later, within=post.topic.public_id)
    case = Case.objects.get()
    assert (case.thing, case.reports_count) == (later.public_id, 2)


def test_report_about_a_merged_thing_joins_the_case_it_was_merged_into(cast, post):
    other = make_reply(cast.bram, post.topic)
    kept, merged = report_post(cast.noor, post).case, report_post(cast.noor, other).case
    Report.objects.filter(case=merged).update(case=kept)
    merged.delete()
    assert report_post(cast.pia, other).case == kept


def test_case_about_a_member_of_16_comes_first_until_it_is_closed(cast, post):
    cast.bram.birth_year = timezone.localdate().year - 16
    cast.bram.save()
    report = report_post(cast.noor, post)
    assert Case.objects.get().is_about_minor
    decide_report(actor=cast.mo, report=report, outcome="keep", **EXPLANATION)
    assert not Case.objects.get().is_about_minor


def test_case_of_a_visitor_tells_no_minute(cast, post, clock):
    make_visitor_report(submission_id=uuid4(), kind="post", thing=post, rule="unkind")
    case, hour = Case.objects.get(), timezone.now().replace(minute=0, second=0, microsecond=0)
    assert (case.opened_at, case.promised_at) == (hour, hour + timedelta(hours=REPORT_WAIT_HOURS))
    assert case.pk < 0, "the key does not count"


def test_report_that_older_code_stored_gets_its_case_within_a_minute(cast, post):
    report = report_post(cast.noor, post)
    Report.objects.update(case=None, promised_at=None)
    Case.objects.all().delete()
    assert file_stragglers() == 1
    report.refresh_from_db()
    assert report.case == Case.objects.open().get()
    assert file_stragglers() == 0
