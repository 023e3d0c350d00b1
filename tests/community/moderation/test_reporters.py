"""A reporter reads in one line what came of it, and can ask once for another look; the writer never learns of it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Duty, Member
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision, Report
from community.moderation.reporters.actions import ask_again
from community.moderation.reports.actions import make_report
from community.moderation.reports.history import histories_of
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.responses import html_of

LEFT, DID = "we hebben het zo gelaten", "we hebben iets gedaan"
REASON = {"rule": "unkind", "explanation": "Dit mag."}


@pytest.fixture
def report(cast, board) -> Report:
    post = make_topic(cast.bram, board, source="Jullie zijn aanstellers.").posts.get()
    return make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator than mo."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def decided(cast, report: Report, outcome: str = "keep") -> Report:
    decide_report(actor=cast.mo, report=report, outcome=outcome, **REASON)
    report.refresh_from_db()
    return report


def url_of(report: Report) -> str:
    return reverse("moderation:own_report", args=[report.public_id])


def page(browser, report: Report) -> str:
    return html_of(browser.get(url_of(report)))


@pytest.mark.parametrize(("outcome", "line"), [("keep", LEFT), ("hide", DID), ("warn", DID)])
def test_reporter_reads_the_outcome_in_one_line_and_nothing_about_the_writer(cast, report, as_member, outcome, line):
    html = page(as_member(cast.noor), decided(cast, report, outcome))
    assert line in html
    assert "Dit mag." not in html
    assert cast.bram.persona.name not in html


def test_notification_leads_each_reporter_to_their_own_report(cast, report, as_member):
    other = make_report(actor=cast.anna, kind="post", thing=thing_of(report), rule="unkind")
    decided(cast, report)
    told = dict(Notification.objects.filter(kind="moderation.looked").values_list("member", "thing"))
    assert told == {cast.noor.pk: str(report.public_id), cast.anna.pk: str(other.public_id)}


def thing_of(report: Report) -> Post:
    return Post.objects.get(public_id=report.thing)


def test_report_is_found_under_what_i_reported_and_by_nobody_else(cast, report, as_member):
    assert url_of(report) in html_of(as_member(cast.noor).get(reverse("moderation:reported")))
    assert url_of(report) not in html_of(as_member(cast.anna).get(reverse("moderation:reported")))
    for stranger in (cast.anna, cast.bram, cast.mo):
        assert as_member(stranger).get(url_of(report)).status_code == 404


def test_another_moderator_looks_again_and_both_are_told_where_it_matters(cast, report, pia, as_member):
    noor = as_member(cast.noor)
    assert noor.post(url_of(decided(cast, report)), {"text": "Het ging over mij."}).status_code == 302
    again = Report.objects.undecided().get()
    assert again.is_of_reporter
    with pytest.raises(NotAllowed):
        decide_report(actor=cast.mo, report=again, outcome="hide", **REASON)
    assert not Notification.objects.filter(member=cast.bram).exists()
    decide_report(actor=pia, report=again, outcome="hide", **REASON)
    assert DID in page(noor, report)
    first, second = Decision.objects.order_by("pk")
    assert first.reversed_at is not None
    assert second.is_of_reporter
    assert Notification.objects.filter(member=cast.bram, thing=str(second.public_id)).count() == 1
    assert Notification.objects.filter(member=cast.noor, thing=str(report.public_id)).exists()


def test_second_look_that_leaves_it_tells_the_reporter_and_not_the_writer(cast, report, pia, as_member):
    again = ask_again(actor=cast.noor, report=decided(cast, report), text="Het ging over mij.")
    decide_report(actor=pia, report=again, outcome="keep", **REASON)
    assert "Twee moderatoren hebben gekeken" in page(as_member(cast.noor), report)
    assert not Notification.objects.filter(member=cast.bram).exists()
    with pytest.raises(NotAllowed):
        ask_again(actor=cast.noor, report=report, text="Nog een keer.")


def test_same_request_sent_twice_is_one_request(cast, report):
    decided(cast, report)
    first = ask_again(actor=cast.noor, report=report, text="Het ging over mij.")
    assert ask_again(actor=cast.noor, report=report, text="Het ging over mij.") == first


@pytest.mark.parametrize("outcome", ["hide", "warn"])
def test_asking_again_is_refused_when_something_was_done(cast, report, outcome):
    with pytest.raises(NotAllowed):
        ask_again(actor=cast.noor, report=decided(cast, report, outcome), text="Strenger.")


def test_asking_again_is_refused_after_the_weeks_and_to_others(cast, report, as_member):
    decided(cast, report)
    with pytest.raises(NotAllowed):
        ask_again(actor=cast.anna, report=report, text="Ik ook.")
    Report.objects.update(decided_at=timezone.now() - timedelta(weeks=7))
    response = as_member(cast.noor).post(url_of(report), {"text": "Te laat geschreven."})
    assert response.status_code == 403
    assert "Te laat geschreven." in html_of(response)


def test_report_that_was_right_after_all_does_not_count_as_left(cast, report, pia, board):
    again = ask_again(actor=cast.noor, report=decided(cast, report), text="Het ging over mij.")
    decide_report(actor=pia, report=again, outcome="hide", **REASON)
    second = make_report(
        actor=cast.noor, kind="topic", thing=make_topic(cast.bram, board, title="Nog iets"), rule="unkind"
    )
    decided(cast, second)
    third = make_report(actor=cast.noor, kind="topic", thing=make_topic(cast.bram, board, title="Iets"), rule="unkind")
    assert [(row.decided, row.left) for row in histories_of(third)] == [(2, 1)]
