"""Warnings that leave the words visible, the second look that closes a matter, and decisions on the newest state."""

import pytest
from django.urls import reverse

from community.members.models import Duty, Member
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.models import Decision, Report
from community.moderation.queue.actions import claim_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.permissions import NotAllowed
from forum.actions import edit_post
from forum.models import Post
from tests.support.forum import make_topic
from tests.support.responses import html_of

REASON = {"rule": "unkind", "explanation": "Denk aan de ander."}


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Jullie zijn aanstellers.").posts.get()


@pytest.fixture
def report(cast, post) -> Report:
    return make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")


@pytest.fixture
def pia(cast) -> Member:
    """Another moderator than mo."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def decide(actor: Member, report: Report, outcome: str, **fields) -> Decision:
    return decide_report(actor=actor, report=report, outcome=outcome, **REASON | fields)


def review_url(report: Report) -> str:
    return reverse("moderation:review", args=[report.public_id])


def statement(decision: Decision, browser) -> str:
    return html_of(browser.get(reverse("moderation:decision", args=[decision.public_id])))


def second_look(cast, pia, report, outcome="keep", first="hide") -> Decision:
    appeal = appeal_decision(actor=cast.bram, decision=decide(cast.mo, report, first), text="Zo was het niet bedoeld.")
    return decide(pia, appeal, outcome)


def told_of(decision: Decision) -> int:
    return Notification.objects.filter(
        member=decision.writer, kind="moderation.decision", thing=str(decision.public_id)
    ).count()


# a warning


def test_warning_leaves_the_words_visible_and_arrives(cast, post, report, as_member):
    as_member(cast.mo).post(review_url(report), {"outcome": "warn", "fragment": "aanstellers"} | REASON)
    decision = Decision.objects.get()
    post.refresh_from_db()
    assert (decision.outcome, post.state, told_of(decision)) == ("warn", "visible", 1)
    page = statement(decision, as_member(cast.bram))
    assert "Denk aan de ander." in page
    assert "iedereen kan het nog lezen" in page


def test_warning_can_be_given_for_a_profile(cast, as_member):
    report = make_report(actor=cast.noor, kind="persona", thing=cast.bram.persona, rule="unkind")
    assert told_of(decide(cast.mo, report, "warn")) == 1


def test_warning_is_no_choice_when_nobody_can_read_it(cast, board, as_member):
    report = make_report(actor=cast.noor, kind="group", thing=board, rule="unkind")
    assert 'value="warn"' not in html_of(as_member(cast.mo).get(review_url(report)))


def test_warning_is_taken_back_on_appeal(cast, pia, post, report, as_member):
    decision = second_look(cast, pia, report, outcome="withdraw", first="warn")
    post.refresh_from_db()
    assert (post.state, told_of(decision)) == ("visible", 1)
    assert "de waarschuwing ingetrokken" in statement(decision, as_member(cast.bram))


# the second look


@pytest.mark.parametrize("first", ["hide", "warn"])
def test_second_look_that_upholds_says_so_to_the_writer(cast, pia, report, as_member, first):
    decision = second_look(cast, pia, report, first=first)
    page = statement(decision, as_member(cast.bram))
    assert told_of(decision) == 1
    assert "Het besluit blijft zoals het was" in page
    assert "left it as it is" not in page
    assert "liet het staan zoals het is" not in page


def test_first_decision_shows_the_way_to_the_second_look(cast, pia, report, as_member):
    decision = second_look(cast, pia, report)
    page = statement(decision.second_look_at, as_member(cast.bram))
    assert reverse("moderation:decision", args=[decision.public_id]) in page


def test_second_look_cannot_be_appealed(cast, pia, report, as_member):
    decision = second_look(cast, pia, report)
    page = statement(decision, as_member(cast.bram))
    assert 'name="text"' not in page
    with pytest.raises(NotAllowed):
        appeal_decision(actor=cast.bram, decision=decision, text="Nog eens.")


def test_second_look_offers_nothing_worse_than_the_first_decision(cast, pia, circle, as_member):
    post = make_topic(cast.anna, circle).posts.get()
    report = make_report(actor=cast.mo, kind="post", thing=post, rule="unkind")
    appeal = appeal_decision(actor=cast.anna, decision=decide(cast.mo, report, "warn"), text="Nee hoor.")
    page = html_of(as_member(pia).get(review_url(appeal)))
    assert ['value="keep"' in page, 'value="withdraw"' in page] == [True, True]
    assert ['value="hide"' in page, 'value="take_out"' in page] == [False, False]


@pytest.mark.parametrize("outcome", ["hide", "warn"])
def test_new_report_does_not_reopen_what_the_second_look_decided(cast, pia, post, report, as_member, outcome):
    second_look(cast, pia, report, outcome="restore")
    again = make_report(actor=cast.eva, kind="post", thing=post, rule="unkind")
    with pytest.raises(OutcomeNotPossible):
        decide(cast.mo, again, outcome)
    assert "een collega besloot hierover in een tweede blik" in html_of(as_member(cast.mo).get(review_url(again)))
    assert decide(cast.mo, again, "keep").outcome == "keep"


def test_hidden_words_stay_hidden_after_a_second_look(cast, pia, post, report):
    second_look(cast, pia, report)
    again = make_report(actor=cast.bram, kind="post", thing=post, rule="other")
    with pytest.raises(OutcomeNotPossible):
        decide(cast.mo, again, "restore")


def test_words_that_changed_after_the_second_look_can_be_decided_on(cast, pia, post, report):
    second_look(cast, pia, report, outcome="restore")
    edit_post(actor=cast.bram, post=post, source="Jullie zijn nog erger.")
    again = make_report(actor=cast.eva, kind="post", thing=post, rule="unkind")
    assert decide(cast.mo, again, "hide").outcome == "hide"


def test_decision_on_another_report_answers_the_open_appeal(cast, pia, post, report, as_member):
    first = decide(cast.mo, report, "hide")
    other = make_report(actor=cast.bram, kind="post", thing=post, rule="other")
    appeal_decision(actor=cast.bram, decision=first, text="Zo was het niet.")
    decision = decide(pia, other, "keep")
    assert (decision.second_look_at, told_of(decision)) == (first, 1)


def test_moderator_does_not_decide_on_the_appeal_that_they_made_themselves(cast, pia, board):
    post = make_topic(cast.mo, board).posts.get()
    report = make_report(actor=cast.noor, kind="post", thing=post, rule="unkind")
    appeal = appeal_decision(actor=cast.mo, decision=decide(pia, report, "hide"), text="Ik zie het anders.")
    Post.objects.filter(pk=post.pk).update(author=None)  # let go of
    for act in (claim_report, lambda **given: decide(given["actor"], given["report"], "restore")):
        with pytest.raises(NotAllowed):
            act(actor=cast.mo, report=appeal)


def test_queue_of_a_moderator_leaves_out_reports_about_themselves(cast, board, as_member):
    make_report(actor=cast.noor, kind="post", thing=make_topic(cast.mo, board).posts.get(), rule="danger")
    assert as_member(cast.mo).get(reverse("moderation:queue")).context["rows"] == []


# the newest state


def seen_by(browser, report: Report) -> dict:
    """Open the report, and return what its form carries."""
    return {"seen": browser.get(review_url(report)).context["form"]["seen"].value()} | REASON


def assert_refused_with_words_kept(response, *texts: str) -> None:
    page = html_of(response)
    assert not Decision.objects.exists()
    for text in ("Dit veranderde terwijl je schreef", REASON["explanation"], 'value="hide"', *texts):
        assert text in page


def test_moderator_sees_words_that_were_edited_meanwhile_and_keeps_the_text(cast, post, report, as_member):
    browser = as_member(cast.mo)
    fields = seen_by(browser, report) | {"outcome": "hide"}
    edit_post(actor=cast.bram, post=post, source="Sorry, dat was niet aardig.")
    response = browser.post(review_url(report), fields)
    assert_refused_with_words_kept(response, "Sorry, dat was niet aardig.")
    again = fields | {"seen": response.context["form"]["seen"].value()}
    assert browser.post(review_url(report), again).status_code == 302
    assert Decision.objects.count() == 1


def test_moderator_sees_a_report_that_came_meanwhile(cast, post, report, as_member):
    browser = as_member(cast.mo)
    fields = seen_by(browser, report) | {"outcome": "hide"}
    make_report(actor=cast.eva, kind="post", thing=post, rule="danger", text="Hij wil niet meer.")
    assert_refused_with_words_kept(browser.post(review_url(report), fields), "Hij wil niet meer.")


def test_moderator_sees_that_a_colleague_took_the_report_on_meanwhile(cast, pia, report, as_member):
    browser = as_member(cast.mo)
    fields = seen_by(browser, report) | {"outcome": "hide"}
    claim_report(actor=pia, report=report)
    assert_refused_with_words_kept(browser.post(review_url(report), fields), "Een collega kijkt hiernaar")


def test_own_claim_in_another_tab_does_not_stop_the_decision(cast, report, as_member):
    browser = as_member(cast.mo)
    fields = seen_by(browser, report) | {"outcome": "hide"}
    claim_report(actor=cast.mo, report=report)
    assert browser.post(review_url(report), fields).status_code == 302


@pytest.mark.parametrize("through", ["the same report", "another report"])
def test_second_moderator_gets_a_link_to_the_decision_of_the_colleague(cast, pia, post, report, as_member, through):
    browser = as_member(pia)
    fields = seen_by(browser, report) | {"outcome": "warn", "fragment": "aanstellers", "rule": "other"}
    other = make_report(actor=cast.eva, kind="post", thing=post, rule="unkind")
    decision = decide(cast.mo, report if through == "the same report" else other, "hide", explanation="Eerst was ik.")
    fields["explanation"] = "Mijn hele uitleg."
    response = browser.post(review_url(report), fields)
    page = html_of(response)
    assert "Een collega besloot dit net" in page
    assert f'href="#besluit-{decision.public_id}"' in page
    assert f'id="besluit-{decision.public_id}"' in page
    assert "Mijn hele uitleg." in page
    kept = response.context["form"].data
    assert [kept[name] for name in ("outcome", "rule", "fragment")] == ["warn", "other", "aanstellers"]
    assert Decision.objects.count() == 1


def test_moderator_who_decided_in_another_tab_reads_that_it_was_themselves(cast, report, as_member):
    decide(cast.mo, report, "hide")
    fields = {"outcome": "keep", "rule": "other", "explanation": "Toch maar niet."}
    page = html_of(as_member(cast.mo).post(review_url(report), fields))
    assert "Je hebt hier zelf net over besloten" in page
    assert "Een collega" not in page
