"""The queue of moderators: one row for each thing, with what a moderator wants to know before opening it."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from chat.private import actions
from community.live.stream_kinds import kind_of
from community.members.choices import DutyKind
from community.members.duties.actions import give_duty
from community.members.models import Duty, Member
from community.moderation.cases.actions import QUEUE_STREAM
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.models import Case, QueueOrder, Report
from community.moderation.notes.actions import write_note
from community.moderation.queue.actions import claim_report
from community.moderation.queue.countdown import countdown
from community.moderation.reports.actions import make_report, make_visitor_report
from tests.support.conversations import seat_of, send
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.query_plans import plan_of, recorded
from tests.support.responses import html_of

MOST_QUERIES = 12


@pytest.fixture
def post(cast, board):
    return make_reply(cast.bram, make_topic(cast.bram, board), source="Hou toch op met zeuren.")


def report_post(actor, post, rule="unkind", **words):
    return make_report(actor=actor, kind="post", thing=post, rule=rule, **words)


def rows(browser, **query):
    return browser.get(reverse("moderation:queue"), query).context["rows"]


def test_reports_about_one_post_are_one_row_with_its_words(cast, post, as_member):
    report_post(cast.noor, post)
    report_post(cast.pia, post)
    page = html_of(as_member(cast.mo).get(reverse("moderation:queue")))
    assert page.count("data-case=") == 1
    assert "2 meldingen" in page
    assert "Hou toch op met zeuren." in page


def test_report_that_older_code_stored_is_in_the_queue_as_soon_as_the_header_counts_it(cast, post, as_member):
    report = report_post(cast.noor, post)
    Report.objects.update(case=None, promised_at=None)
    Case.objects.all().delete()
    response = as_member(cast.mo).get(reverse("moderation:queue"))
    assert [row.report for row in response.context["rows"]] == [report]
    assert response.context["reports_waiting"] == {"danger": 0, "other": 1}


def test_row_is_opened_at_its_most_urgent_report(cast, post, as_member):
    report_post(cast.noor, post)
    urgent = report_post(cast.pia, post, rule="danger")
    assert [row.report for row in rows(as_member(cast.mo))] == [urgent]


def test_second_look_at_an_own_decision_is_offered_to_colleagues_only(cast, post, as_member):
    Duty.objects.create(member=cast.pia, kind=DutyKind.MODERATOR)
    decided = {"outcome": "hide", "rule": "unkind", "explanation": "Het kwetst."}
    decision = decide_report(actor=cast.mo, report=report_post(cast.noor, post), **decided)
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Nee.")
    claim = reverse("moderation:claim", args=[appeal.public_id])
    own, other = (html_of(as_member(each).get(reverse("moderation:queue"))) for each in (cast.mo, cast.pia))
    assert claim in other
    assert claim not in own
    assert "Een collega beslist erover." in own


def test_row_of_a_private_message_has_no_words(cast, as_member):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    cast.bram.refresh_from_db()
    seat = actions.ask(actor=cast.bram, name=cast.bram.persona, other=cast.noor.persona)
    actions.accept(actor=cast.noor, seat=seat_of(cast.noor, cast.bram))
    message = send(cast.bram, seat, "Je bent een zeur.")
    make_report(actor=cast.noor, kind="private", thing=message, rule="unkind")
    (row,) = rows(as_member(cast.mo))
    assert row.words == ""


def test_row_says_how_many_decisions_and_reports_there_were_before(cast, board, post, as_member):
    for _time in range(2):
        earlier = make_reply(cast.bram, post.topic)
        report = report_post(cast.noor, earlier)
        decide_report(actor=cast.mo, report=report, outcome="hide", rule="unkind", explanation="Kan vriendelijker.")
    report_post(cast.noor, post)
    (row,) = rows(as_member(cast.mo))
    assert (row.report.decisions_before, row.report.reports_before) == (2, 2)
    assert "2 besluiten" in html_of(as_member(cast.mo).get(reverse("moderation:queue")))


def test_row_says_that_one_reporter_has_many_reports_open_without_a_name(cast, post, as_member):
    for _time in range(4):
        report_post(cast.noor, make_reply(cast.bram, post.topic))
    page = html_of(as_member(cast.mo).get(reverse("moderation:queue")))
    assert "Een van de melders heeft op dit moment 4 meldingen openstaan." in page
    assert cast.noor.persona.name not in page


def test_row_of_a_visitor_says_nothing_about_the_reporter(cast, post, as_member):
    make_visitor_report(submission_id=uuid4(), kind="post", thing=post, rule="unkind")
    (row,) = rows(as_member(cast.mo))
    assert row.by_one_reporter == 0


@pytest.fixture
def mixed(cast, post):
    """Make four cases: claimed by mo, danger, of a writer of 16, and over time."""
    young = make_member("jong")
    young.birth_year = timezone.localdate().year - 16
    young.save()
    cases = {
        "mine": report_post(cast.noor, post).case,
        "danger": make_report(actor=cast.noor, kind="persona", thing=cast.pia.persona, rule="danger").case,
        "minors": make_report(actor=cast.noor, kind="persona", thing=young.persona, rule="unkind").case,
        "over": make_report(actor=cast.noor, kind="persona", thing=cast.eva.persona, rule="unkind").case,
    }
    claim_report(actor=cast.mo, report=cases["mine"].reports.get())
    Case.objects.filter(pk=cases["over"].pk).update(promised_at=timezone.now() - timedelta(hours=1))
    return cases


@pytest.mark.parametrize("show", ["mine", "danger", "minors", "over"])
def test_filter_shows_only_what_was_chosen(cast, mixed, as_member, show):
    assert [row.case for row in rows(as_member(cast.mo), show=show)] == [mixed[show]]


def test_filter_of_what_nobody_looks_at_leaves_out_what_is_claimed(cast, mixed, as_member):
    shown = {row.case for row in rows(as_member(cast.mo), show="unclaimed")}
    assert shown == set(mixed.values()) - {mixed["mine"]}


def test_filters_by_kind_and_group_stand_together(cast, mixed, post, as_member):
    shown = [row.case for row in rows(as_member(cast.mo), kind="post", group=post.topic.group.slug)]
    assert shown == [mixed["mine"]]
    assert rows(as_member(cast.mo), kind="persona", group=post.topic.group.slug) == []


def test_filter_that_is_none_of_ours_shows_everything(cast, mixed, as_member):
    assert len(rows(as_member(cast.mo), show="<b>", kind="x", group="x", order="x")) == len(mixed)


@pytest.mark.parametrize(("order", "first"), [("danger", "danger"), ("minors", "minors"), ("promise", "over")])
def test_order_says_what_comes_first(cast, mixed, as_member, order, first):
    assert rows(as_member(cast.mo), order=order)[0].case == mixed[first]


def test_saved_order_is_the_order_of_the_next_visit(cast, mixed, as_member):
    browser = as_member(cast.mo)
    browser.post(reverse("moderation:save_order"), {"order": "minors"})
    assert QueueOrder.objects.get().member == cast.mo
    assert rows(browser)[0].case == mixed["minors"]
    assert rows(browser, order="danger")[0].case == mixed["danger"]


def test_moderator_of_one_group_sees_its_cases_only(cast, board, circle, as_member):
    give_duty(actor=None, member=cast.pia, kind=DutyKind.MODERATOR, group=board)
    inside = report_post(cast.noor, make_reply(cast.bram, make_topic(cast.bram, board)))
    make_report(actor=cast.noor, kind="persona", thing=cast.bram.persona, rule="unkind")
    assert [row.report for row in rows(as_member(cast.pia))] == [inside]


def test_merged_case_with_a_report_about_the_moderator_is_not_theirs(cast, post, as_member):
    other = make_report(actor=cast.noor, kind="persona", thing=cast.mo.persona, rule="unkind")
    report_post(cast.noor, post).case.reports.add(other)
    assert rows(as_member(cast.mo)) == []


@pytest.mark.parametrize(
    ("promised", "words"),
    [
        (timedelta(hours=3, minutes=5), "nog 3 uur"),
        (timedelta(hours=-2), "over de tijd sinds 10:00"),
        (timedelta(days=-1), "over de tijd sinds gisteren"),
        (timedelta(days=-3), "over de tijd sinds 27 november"),
    ],
)
def test_promise_is_counted_down_in_words(in_dutch, promised, words):
    now = timezone.make_aware(timezone.datetime(2026, 11, 30, 12, 0))
    assert countdown(now + promised, now).replace("\xa0", " ") == words


def test_thirty_rows_ask_as_many_queries_as_three(cast, board, as_member):
    browser, topic = as_member(cast.mo), make_topic(cast.bram, board)
    asked = {}
    for count in (3, 30):
        while Case.objects.open().count() < count:
            report_post(cast.noor, make_reply(cast.bram, topic))
            make_report(actor=cast.noor, kind="persona", thing=make_member(f"m{uuid4().hex[:8]}").persona, rule="other")
        claim_report(actor=cast.mo, report=Report.objects.waiting().filter(kind="post").first())
        write_note(actor=cast.mo, report=Report.objects.filter(kind="post").last(), text="Hoe is het met je?")
        browser.get(reverse("moderation:queue"))
        with CaptureQueriesContext(connection) as queries:
            browser.get(reverse("moderation:queue"))
        asked[count] = len(queries)
    assert asked[3] == asked[30] <= MOST_QUERIES


def test_open_queue_hears_of_every_change_of_a_case_and_nothing_else(cast, post):
    kind, key = kind_of(QUEUE_STREAM), QUEUE_STREAM.partition(":")[2]

    def head():
        return kind.heads([key])[key].seq

    before = head()
    report = report_post(cast.noor, post)
    after_report = head()
    claim_report(actor=cast.mo, report=report)
    assert before < after_report < head()
    assert [event.frame for event in kind.read({key: (0, head())}, [])[key]] == [{}]


@pytest.mark.parametrize(("person", "may"), [("mo", True), ("bram", False), ("otto", False)])
def test_stream_of_the_queue_is_for_moderators(cast, person, may):
    assert kind_of(QUEUE_STREAM).may_read(getattr(cast, person), QUEUE_STREAM.partition(":")[2]) is may


@pytest.mark.once
def test_numbers_beside_a_case_are_found_by_member_and_not_among_all_that_is_decided(cast, post, as_member):
    report_post(cast.noor, post)
    with recorded() as asked:
        as_member(cast.mo).get(reverse("moderation:queue"))
    counts = [plan_of(sql, params) for sql, params in asked.items() if "decisions_before" in sql]
    assert len(counts) == 1
    assert "(state=?)" not in counts[0]
    assert counts[0].count("(writer_id=?)") == 2
    assert "(reporter_id=?" in counts[0]


@pytest.mark.once
def test_number_in_the_header_is_found_by_state_and_not_among_all_reports(cast, post, as_member):
    report_post(cast.noor, post)
    with recorded() as asked:
        as_member(cast.mo).get(reverse("forum:index"))
    (plan,) = [plan_of(sql, params) for sql, params in asked.items() if 'AS "danger"' in sql]
    assert "(state=?)" in plan
    assert "SCAN" not in plan
