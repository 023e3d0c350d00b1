"""The site hides what enough members reported, until a moderator has looked; and numbers of whoever reports often."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Block, Member
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Case, Decision, Promises, Report
from community.moderation.reports import views as report_views
from community.moderation.reports.actions import make_report, make_visitor_report
from community.moderation.reports.proofs import proof_for
from community.notifications.models import Notification
from forum.actions import edit_post
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.responses import html_of

REASON = {"rule": "unkind", "explanation": "Dit mag hier staan."}


@pytest.fixture(autouse=True)
def two_reports_hide(cast) -> None:
    Promises.objects.create(hiding_reports=2)
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Jullie zijn aanstellers.").posts.get()


def report_by(member: Member, post: Post, rule: str = "unkind") -> Report:
    proof = proof_for(member, "post", post.public_id)  # also across a block: they saw it a moment ago
    return make_report(actor=member, kind="post", thing=post, rule=rule, proof=proof)


def is_hidden(post: Post) -> bool:
    post.refresh_from_db()
    return post.state == "hidden"


def test_second_independent_report_hides_and_the_writer_reads_that_no_person_decided(cast, post, as_member):
    report_by(cast.noor, post)
    assert not is_hidden(post)
    report_by(cast.anna, post)
    assert is_hidden(post)
    decision = Decision.objects.get()
    assert (decision.is_automatic, decision.decided_by, decision.writer) == (True, None, cast.bram)
    assert Notification.objects.filter(member=cast.bram, kind="moderation.decision").count() == 1
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Nog geen mens heeft iets besloten" in page
    assert "Jullie zijn aanstellers." in page
    data = as_member(cast.bram).get(reverse("moderation:statement_file", args=[decision.public_id])).json()
    assert data["facts"]["automated"]["value"] is True


def test_reports_stay_open_and_are_due_at_once(cast, post, as_member):
    report_by(cast.noor, post)
    report = report_by(cast.anna, post)
    assert Report.objects.undecided().count() == 2
    assert Case.objects.get().promised_at <= timezone.now()
    page = html_of(as_member(cast.mo).get(reverse("moderation:review", args=[report.public_id])))
    assert "de site zelf" in page
    assert ['value="restore"' in page, 'value="hide"' in page, 'value="keep"' in page] == [True, True, False]


def test_moderator_who_shows_it_again_protects_the_same_words(cast, post):
    report_by(cast.noor, post)
    decide_report(actor=cast.mo, report=report_by(cast.anna, post), outcome="restore", **REASON)
    assert not is_hidden(post)
    assert Decision.objects.get(is_automatic=True).reversed_at is not None
    for member in (cast.noor, cast.anna, cast.ben):
        report_by(member, post)
    assert not is_hidden(post)


def test_changed_words_are_not_protected(cast, post):
    decide_report(actor=cast.mo, report=report_by(cast.noor, post), outcome="keep", **REASON)
    edit_post(actor=cast.bram, post=post, source="Jullie zijn nog erger.")
    report_by(cast.noor, post)
    report_by(cast.anna, post)
    assert is_hidden(post)


def test_nothing_is_hidden_while_the_house_has_it_off(cast, post, settings):
    Promises.objects.update(hiding_reports=0)
    for member in (cast.noor, cast.anna, cast.ben, cast.eva):
        report_by(member, post)
    assert not is_hidden(post)


@pytest.mark.parametrize("reason", ["new account", "block", "same member", "visitor", "danger"])
def test_report_that_is_not_independent_or_about_danger_does_not_hide(cast, post, reason):
    report_by(cast.noor, post)
    if reason == "new account":
        Member.objects.filter(pk=cast.anna.pk).update(joined_at=timezone.now())
    if reason == "block":
        Block.objects.create(blocker=cast.bram, blocked=cast.anna)
    if reason == "visitor":
        make_visitor_report(submission_id=post.public_id, kind="post", thing=post, rule="unkind")
    else:
        reporter = cast.noor if reason == "same member" else cast.anna
        report_by(reporter, post, rule="danger" if reason == "danger" else "unkind")
    assert not is_hidden(post)


def test_words_of_a_moderator_are_not_hidden(cast, board):
    post = make_topic(cast.mo, board).posts.get()
    report_by(cast.noor, post)
    report_by(cast.anna, post)
    assert not is_hidden(post)


def test_moderator_reads_how_often_reports_of_this_member_were_left(cast, board, post, as_member, settings):
    Promises.objects.update(hiding_reports=0)
    for _time in range(2):
        other = make_topic(cast.bram, board).posts.get()
        decide_report(actor=cast.mo, report=report_by(cast.noor, other), outcome="keep", **REASON)
    report = report_by(cast.noor, post)
    page = html_of(as_member(cast.mo).get(reverse("moderation:review", args=[report.public_id])))
    assert "2 van de 2 eerdere meldingen" in page
    assert "Noor" not in page.split("<main")[1]


def test_limit_on_reports_never_holds_back_a_report_of_danger(cast, post, as_member, monkeypatch):
    monkeypatch.setattr(report_views, "REPORTS_PER_HOUR", 0)
    browser, url = as_member(cast.noor), reverse("moderation:report", args=["post", post.public_id])
    browser.post(url, {"rule": "unkind"})
    assert not Report.objects.exists()
    browser.post(url, {"rule": "danger"})
    assert Report.objects.get().rule == "danger"
