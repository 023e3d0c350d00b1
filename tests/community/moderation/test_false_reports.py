"""Reports in a mass: what shows them, and the decision that they do not count."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.members.models import Member
from community.moderation.decisions.actions import appeal_decision, decide_report
from community.moderation.false_reports.actions import discount_reports
from community.moderation.models import Decision, Measure, Report
from community.moderation.reports.actions import make_report
from community.permissions import NotAllowed
from forum.models import Post
from tests.support.forum import make_reply, make_topic
from tests.support.people import make_member
from tests.support.responses import html_of


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Jullie zijn aanstellers.").posts.get()


def report_by(member: Member, post: Post, rule: str = "unkind") -> Report:
    return make_report(actor=member, kind="post", thing=post, rule=rule)


def url_of(report: Report) -> str:
    return reverse("moderation:reporters", args=[report.public_id])


def queue_page(browser) -> str:
    return html_of(browser.get(reverse("moderation:queue")))


def test_reports_in_ten_minutes_from_new_accounts_stand_in_the_queue(cast, post, as_member):
    for number in range(3):
        report_by(make_member(f"nieuw{number}"), post)
    assert "3 meldingen in 10 minuten van nieuwe accounts." in queue_page(as_member(cast.mo))


def test_reports_of_older_accounts_or_spread_over_an_hour_are_no_burst(cast, post, as_member):
    old = [make_member(f"oud{number}") for number in range(3)]
    Member.objects.filter(pk__in=[member.pk for member in old]).update(joined_at=timezone.now() - timedelta(days=30))
    for member in old:
        report_by(Member.objects.get(pk=member.pk), post)
    for number in range(2):
        report_by(make_member(f"nieuw{number}"), post)
    assert "van nieuwe accounts" not in queue_page(as_member(cast.mo))


def test_page_says_numbers_and_no_name(cast, post, as_member):
    for _time in range(4):
        report_by(cast.noor, make_reply(cast.bram, post.topic))
    page = html_of(as_member(cast.mo).get(url_of(report_by(cast.noor, post))))
    assert "5 meldingen open · 5 daarvan in 10 minuten" in page
    assert cast.noor.persona.name not in page


def test_moderator_decides_that_reports_do_not_count_and_the_reporter_reads_why(cast, post, as_member):
    other, report = report_by(cast.noor, make_reply(cast.bram, post.topic)), report_by(cast.noor, post)
    fields = {"reporters": [str(report.public_id)], "explanation": "Dit waren er veel zonder reden."}
    as_member(cast.mo).post(url_of(report), fields | {"measure": "remind:0:0"})
    decision = Decision.objects.get()
    assert set(Report.objects.filter(source="reader").counting()) == set()
    assert (decision.writer, Measure.objects.get().member) == (cast.noor, cast.noor)
    assert [Report.objects.get(pk=row.pk).state for row in (report, other)] == ["open", "open"], "still to be read"
    page = html_of(as_member(cast.noor).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Een moderator keek naar wat je hier meldt." in page
    assert "Dit waren er veel zonder reden." in page
    assert "profiel" not in page.split("<main")[1].split("</main>")[0]


def test_second_look_that_takes_it_back_lets_the_reports_count_again(cast, post, as_member):
    report = report_by(cast.noor, post)
    (decision,) = discount_reports(actor=cast.mo, reports=[report], explanation="Zonder reden.")
    other = make_member("tweede moderator")
    other.duties.create(kind="moderator")
    again = appeal_decision(actor=cast.noor, decision=decision, text="Ik was bezorgd.")
    page = html_of(as_member(other).get(reverse("moderation:review", args=[again.public_id])))
    assert 'value="withdraw"' in page
    decide_report(actor=other, report=again, outcome="withdraw", rule="other", explanation="Je had gelijk.")
    assert list(Report.objects.filter(source="reader", appeal_of=None).counting()) == [report]


def test_reports_that_do_not_count_hide_nothing_now_and_later(cast, board, post, settings):
    settings.AUTOMATIC_HIDING_REPORTS = 2
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    discount_reports(actor=cast.mo, reports=[report_by(cast.noor, post)], explanation="Zonder reden.")
    later = make_topic(cast.bram, board).posts.get()
    for words in (post, later):
        report_by(Member.objects.get(pk=cast.anna.pk), words)
        report_by(Member.objects.get(pk=cast.noor.pk), words)
    assert set(Post.objects.filter(pk__in=[post.pk, later.pk]).values_list("state", flat=True)) == {"visible"}


def test_reports_of_danger_come_first_whoever_made_them(cast, post, as_member):
    discount_reports(actor=cast.mo, reports=[report_by(cast.noor, post)], explanation="Zonder reden.")
    report_by(Member.objects.get(pk=cast.noor.pk), make_reply(cast.bram, post.topic), rule="danger")
    assert "Kijk hier eerst even naar" in queue_page(as_member(cast.mo))


def test_same_decision_twice_changes_nothing(cast, post):
    report = report_by(cast.noor, post)
    assert len(discount_reports(actor=cast.mo, reports=[report], explanation="Zonder reden.")) == 1
    assert discount_reports(actor=cast.mo, reports=[report], explanation="Zonder reden.") == []


def test_moderator_of_a_group_and_the_reporter_cannot_decide_this(cast, circle, post):
    report = report_by(cast.noor, post)
    cast.pia.duties.create(kind="moderator", group=circle)
    for member in (cast.pia, cast.noor):
        with pytest.raises(NotAllowed):
            discount_reports(actor=member, reports=[report], explanation="Zonder reden.")
