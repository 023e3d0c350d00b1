"""Care for moderators: a break after much that is heavy, everything let go at once, and words folded or not."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from community.audit.models import AuditEntry
from community.members.models import Duty, Member
from community.moderation.care import actions
from community.moderation.care.exposure import HEAVY_BEFORE_BREAK, heavy_things_seen
from community.moderation.colleagues.actions import hand_over
from community.moderation.context.actions import read_around
from community.moderation.decisions.actions import decide_report
from community.moderation.models import Case, Decision, QueueOrder, Report
from community.moderation.queue.actions import choose_order, claim_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from tests.support.export import export_texts
from tests.support.forum import make_reply, make_topic
from tests.support.responses import html_of

CARE, BREAK, QUEUE = (reverse(f"moderation:{name}") for name in ("care", "take_break", "queue"))
PROPOSAL = "Tijd voor een pauze?"
FOLD = "Zware woorden: lees ze als je er klaar voor bent"


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator of the whole house."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


@pytest.fixture
def reports(cast, board) -> list[Report]:
    """Reports about danger: one more than a moderator looks at before a break is proposed."""
    topic = make_topic(cast.anna, board)
    posts = [make_reply(cast.bram, topic, f"Zwaar {number}.") for number in range(HEAVY_BEFORE_BREAK + 1)]
    return [
        make_report(actor=cast.noor, kind="post", thing=post, rule="danger", text="Ik schrok van dit.")
        for post in posts
    ]


def claim(member: Member, *reports: Report) -> None:
    for report in reports:
        claim_report(actor=member, report=report)


def decide(member: Member, report: Report) -> Decision:
    return decide_report(actor=member, report=report, outcome="keep", rule="danger", explanation="Dit blijft.")


def page_of(report: Report) -> str:
    return reverse("moderation:review", args=[report.public_id])


# the proposal


def test_break_is_proposed_from_the_fifth_heavy_thing_and_blocks_nothing(cast, as_member, reports):
    claim(cast.mo, *reports[: HEAVY_BEFORE_BREAK - 1])
    browser = as_member(cast.mo)
    assert PROPOSAL not in html_of(browser.get(page_of(reports[0])))
    claim(cast.mo, reports[HEAVY_BEFORE_BREAK - 1])
    page = html_of(browser.get(page_of(reports[0])))
    assert PROPOSAL in page
    assert 'name="explanation"' in page  # the decision can be made as before
    assert "Een pauze is een goed idee" in html_of(browser.get(CARE))
    assert PROPOSAL not in html_of(browser.get(QUEUE))


def test_break_is_proposed_to_nobody_else(cast, pia, as_member, reports):
    claim(cast.mo, *reports[:HEAVY_BEFORE_BREAK])
    assert PROPOSAL not in html_of(as_member(pia).get(page_of(reports[0])))


def test_claimed_decided_and_read_around_count_once_for_a_thing(cast, reports):
    claim(cast.mo, reports[0])
    read_around(actor=cast.mo, report=reports[0], count=1)
    decide(cast.mo, reports[0])
    assert heavy_things_seen(cast.mo) == 1
    read_around(actor=cast.mo, report=reports[1], count=1)
    decide(cast.mo, reports[2])
    assert heavy_things_seen(cast.mo) == 3


def test_heavy_things_of_three_hours_ago_count_no_more(cast, reports):
    claim(cast.mo, reports[0])
    read_around(actor=cast.mo, report=reports[1], count=1)
    decide(cast.mo, reports[2])
    long_ago = timezone.now() - timedelta(hours=3, minutes=1)
    Case.objects.update(claimed_at=long_ago)
    Decision.objects.update(created_at=long_ago)
    reports[1].readings.update(created_at=long_ago)
    assert heavy_things_seen(cast.mo) == 0


def test_light_things_do_not_count(cast, board):
    report = make_report(actor=cast.noor, kind="post", thing=make_topic(cast.bram, board).posts.get(), rule="unkind")
    claim(cast.mo, report)
    read_around(actor=cast.mo, report=report, count=1)
    decide(cast.mo, report)
    assert heavy_things_seen(cast.mo) == 0


# letting go


def test_everything_is_let_go_at_once_and_colleagues_are_told_again(cast, pia, as_member, reports):
    claim(cast.mo, *reports[:2])
    claim(pia, reports[2])
    Notification.objects.all().delete()
    browser = as_member(cast.mo)
    assert "Je kijkt nu naar 2 meldingen." in html_of(browser.get(CARE))
    page = html_of(browser.post(BREAK, follow=True))
    assert "Je hebt 2 meldingen losgelaten" in page
    assert "Je hebt nu geen melding opgepakt" in page
    assert list(Case.objects.exclude(claimed_by=None).values_list("claimed_by", flat=True)) == [pia.pk]
    assert AuditEntry.objects.filter(verb="report.release").count() == 2
    assert set(Notification.objects.values_list("member", flat=True)) == {pia.pk}


def test_let_go_twice_says_that_nothing_is_held(cast, as_member, reports):
    browser = as_member(cast.mo)
    claim(cast.mo, reports[0])
    assert "Je hebt 1 melding losgelaten" in html_of(browser.post(BREAK, follow=True))
    assert "Je hebt niets opgepakt" in html_of(browser.post(BREAK, follow=True))


def test_cases_handed_over_or_decided_meanwhile_stay_as_they_are(cast, pia, reports, monkeypatch):
    claim(cast.mo, *reports[:3])
    seen_before = actions.claimed_reports(cast.mo)
    hand_over(actor=cast.mo, report=reports[0], colleague=pia)
    decide(pia, reports[1])
    monkeypatch.setattr(actions, "claimed_reports", lambda member: seen_before)
    assert actions.let_everything_go(actor=cast.mo) == 1
    assert Case.objects.get(reports=reports[0]).claimed_by == pia
    assert Report.objects.get(pk=reports[1].pk).is_decided


# words folded or not


def test_moderator_who_chose_reads_heavy_words_at_once(cast, pia, as_member, reports):
    browser = as_member(cast.mo)
    for url in (QUEUE, page_of(reports[0])):
        assert FOLD in html_of(browser.get(url))
    assert "Je keuze is bewaard" in html_of(browser.post(CARE, {}, follow=True))
    for url in (QUEUE, page_of(reports[0])):
        assert FOLD not in html_of(browser.get(url))
        assert FOLD in html_of(as_member(pia).get(url))
    browser.post(CARE, {"folds_heavy": "on"})
    assert FOLD in html_of(browser.get(QUEUE))


def test_words_of_the_reporter_are_folded_too(cast, as_member, reports):
    page = html_of(as_member(cast.mo).get(page_of(reports[0])))
    assert "Ik schrok van dit." in page.partition("Wat erover gezegd is")[2].partition("</details>")[0]


def test_order_and_folding_are_kept_beside_each_other(cast, as_member, reports):
    actions.choose_folding(actor=cast.mo, folds_heavy=False)
    choose_order(actor=cast.mo, order="age")
    actions.choose_folding(actor=cast.mo, folds_heavy=False)
    chosen = QueueOrder.objects.get(member=cast.mo)
    assert (chosen.order, chosen.folds_heavy) == ("age", False)


def test_choice_is_in_the_own_data(cast):
    actions.choose_folding(actor=cast.mo, folds_heavy=False)
    assert "Zware woorden zijn dichtgevouwen" in str(export_texts(cast.mo))


# for moderators alone


def test_member_finds_no_page_and_does_nothing(cast, as_member):
    assert as_member(cast.anna).get(CARE).status_code == 404
    assert as_member(cast.anna).post(BREAK).status_code == 404
    with pytest.raises(NotAllowed):
        actions.let_everything_go(actor=cast.anna)
    with pytest.raises(NotAllowed):
        actions.choose_folding(actor=cast.anna, folds_heavy=False)
