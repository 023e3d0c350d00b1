"""Measures that end earlier than they would: in a second look, and with a decision that is undone."""

from datetime import datetime, timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Duty, Member
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.direct.actions import act
from community.moderation.measures.actions import confirm_closing
from community.moderation.measures.durations import end_after
from community.moderation.measures.rules import MeasureChoice
from community.moderation.models import Measure, Report
from community.moderation.reports.actions import make_report
from community.moderation.reports.proofs import proof_for
from community.permissions import NotAllowed
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
from tests.support.people import join
from tests.support.responses import html_of

REASON = {"rule": "unkind", "explanation": "Het mag korter."}
READ = MeasureChoice("read", days=14)
PAUSE = MeasureChoice("pause", days=14)
CLOSE = MeasureChoice("close")


@pytest.fixture
def topic(cast, circle) -> Topic:
    """Bram is in the circle; anna began a topic there."""
    join(cast.bram, circle)
    return make_topic(cast.anna, circle)


@pytest.fixture
def post(cast, topic) -> Post:
    return make_reply(cast.bram, topic)


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator of the house than mo."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def give(cast, post, choice, outcome="hide") -> Measure:
    report = make_report(actor=cast.anna, kind="post", thing=post, rule="unkind")
    return decide_report(actor=cast.mo, report=report, outcome=outcome, measure=choice, **REASON).measures.get()


def appeal(cast, measure) -> Report:
    return appeal_decision(actor=cast.bram, decision=measure.decision, text="Twee weken is lang.")


def statement_page(decision, browser) -> str:
    return html_of(browser.get(reverse("moderation:decision", args=[decision.public_id])))


@pytest.mark.parametrize("choice", [READ, PAUSE])
def test_second_look_lets_a_measure_end_nearer_and_the_words_stay_hidden(cast, post, pia, as_member, choice):
    measure = give(cast, post, choice)
    url = reverse("moderation:review", args=[appeal(cast, measure).public_id])
    as_member(pia).post(url, {"outcome": "shorter", "ends_in": "3"} | REASON)
    measure.refresh_from_db(), post.refresh_from_db(), cast.bram.refresh_from_db()
    assert timedelta(days=2, hours=22) < measure.ends_at - timezone.now() < timedelta(days=3, hours=2)
    assert (cast.bram.restricted_until, post.state, measure.decision.reversed_at) == (measure.ends_at, "hidden", None)
    answer = measure.decision.second_looks.get()
    page = statement_page(answer, as_member(cast.bram))
    assert "eindigt eerder" in page
    assert "Anderen kunnen het niet zien." in page
    assert page.count(timezone.localtime(measure.ends_at).strftime("%H:%M")) >= 2


def test_second_look_ends_a_measure_at_once_and_the_person_writes_again(cast, post, pia, topic, as_member):
    measure = give(cast, post, READ)
    decide_report(actor=pia, report=appeal(cast, measure), outcome="shorter", ends_in=0, **REASON)
    make_reply(Member.objects.get(pk=cast.bram.pk), topic)
    assert "Het is voorbij sinds" in statement_page(measure.decision, as_member(cast.bram))


def test_second_look_opens_a_closed_account_and_leaves_the_words_hidden(cast, post, pia):
    measure = give(cast, post, CLOSE)
    confirm_closing(actor=pia, measure=measure)
    Duty.objects.create(member=cast.otto, kind="moderator")
    report = appeal(cast, measure)
    decide_report(actor=cast.otto, report=report, outcome="shorter", ends_in=0, **REASON)
    cast.bram.refresh_from_db(), post.refresh_from_db()
    assert (cast.bram.is_active, post.state) == (True, "hidden")


@pytest.mark.parametrize("ends_in", [None, 14, 30, 2])
def test_second_look_refuses_an_end_that_is_not_nearer(cast, post, pia, ends_in):
    measure = give(cast, post, READ)
    with pytest.raises(OutcomeNotPossible):
        decide_report(actor=pia, report=appeal(cast, measure), outcome="shorter", ends_in=ends_in, **REASON)


def test_form_asks_for_the_end_and_keeps_the_words(cast, post, pia, as_member):
    url = reverse("moderation:review", args=[appeal(cast, give(cast, post, READ)).public_id])
    page = html_of(as_member(pia).post(url, {"outcome": "shorter", "ends_in": ""} | REASON))
    assert "Kies wanneer de maatregel eindigt." in page
    assert "Het mag korter." in page


def test_second_look_without_a_measure_offers_nothing_shorter(cast, post, pia, as_member):
    report = make_report(actor=cast.anna, kind="post", thing=post, rule="unkind")
    decision = decide_report(actor=cast.mo, report=report, outcome="hide", **REASON)
    again = appeal_decision(actor=cast.bram, decision=decision, text="Kijk nog eens.")
    page = html_of(as_member(pia).get(reverse("moderation:review", args=[again.public_id])))
    assert ['value="shorter"' in page, 'name="ends_in"' in page] == [False, False]


def test_measure_ends_in_a_second_look_when_the_writer_removed_the_words(cast, post, pia, as_member):
    measure = give(cast, post, READ, outcome="warn")
    Post.objects.filter(pk=post.pk).update(state="removed")
    decide_report(actor=pia, report=appeal(cast, measure), outcome="withdraw", **REASON)
    cast.bram.refresh_from_db()
    assert cast.bram.restricted_until is None
    assert "Het is voorbij sinds" in statement_page(measure.decision.second_looks.get(), as_member(cast.bram))


def test_second_look_that_upholds_says_what_is_still_restricted(cast, post, pia, as_member):
    measure = give(cast, post, READ)
    answer = decide_report(actor=pia, report=appeal(cast, measure), outcome="keep", **REASON)
    assert "Anderen kunnen het niet zien." in statement_page(answer, as_member(cast.bram))


# undone without a second look


def test_moderator_who_shows_it_again_ends_the_measures_of_it(cast, post, pia, as_member):
    measure = give(cast, post, READ)
    proof = proof_for(cast.anna, "post", post.public_id)
    report = make_report(actor=cast.anna, kind="post", thing=post, rule="unkind", proof=proof)
    shown = decide_report(actor=pia, report=report, outcome="restore", **REASON)
    measure.refresh_from_db(), cast.bram.refresh_from_db()
    assert (measure.ended_by, cast.bram.restricted_until) == (pia, None)
    assert "Het is voorbij sinds" in statement_page(shown, as_member(cast.bram))


def test_moderator_of_a_group_who_shows_it_again_leaves_a_measure_of_the_house(cast, circle, post, as_member):
    measure = give(cast, post, READ)
    join(cast.pia, circle)
    Duty.objects.create(member=cast.pia, kind="moderator", group=circle)
    shown = act(actor=Member.objects.get(pk=cast.pia.pk), kind="post", thing=post, outcome="restore", **REASON)
    measure.refresh_from_db()
    assert measure.stands
    assert "Het stopt vanzelf" in statement_page(shown, as_member(cast.bram)), (
        "the letter says that it stays, and until when"
    )


def test_group_moderator_cannot_shorten_without_a_second_look(cast, post, pia):
    report = make_report(actor=cast.anna, kind="post", thing=post, rule="unkind")
    with pytest.raises((OutcomeNotPossible, NotAllowed)):
        decide_report(actor=cast.mo, report=report, outcome="shorter", ends_in=0, **REASON)


# ends


def test_end_is_at_the_same_time_of_the_clock_when_summer_time_begins_in_between():
    before = datetime(2027, 3, 27, 12, 0, tzinfo=timezone.get_default_timezone())
    assert end_after(3, before).strftime("%d %H:%M %z") == "30 12:00 +0200"
