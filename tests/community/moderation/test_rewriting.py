"""Milder decisions about words: ask to write it again, put a content note before it; and milder second looks."""

import pytest
from django.urls import reverse

from community.members.models import Duty
from community.moderation.choices import Outcome
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.models import Decision, Report
from community.moderation.reports.actions import make_report
from community.moderation.rewriting.views import marked
from community.notifications.models import Notification
from forum.models import Post, Topic
from selfhelp.tools.actions import rate_tool
from selfhelp.tools.models import Experience
from tests.support.forum import make_topic
from tests.support.responses import html_of
from tests.support.tools import make_tool

REASON = {"rule": "methods", "explanation": "Zonder het aantal mag het blijven.", "fragment": "vier doosjes"}
NEW_WORDS = "Ik nam te veel, en ik ben blij dat ik er nog ben."


@pytest.fixture
def post(cast, board) -> Post:
    return make_topic(cast.bram, board, source="Ik nam vier doosjes.").posts.get()


@pytest.fixture
def report(cast, post) -> Report:
    return make_report(actor=cast.noor, kind="post", thing=post, rule="methods")


@pytest.fixture
def asked(cast, report) -> Decision:
    return decide_report(actor=cast.mo, report=report, outcome="rewrite", **REASON)


@pytest.fixture
def pia(cast):
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def url(decision: Decision) -> str:
    return reverse("moderation:rewrite", args=[decision.public_id])


def review_url(report: Report) -> str:
    return reverse("moderation:review", args=[report.public_id])


def told_of(decision: Decision) -> bool:
    return Notification.objects.filter(kind="moderation.decision", thing=str(decision.public_id)).exists()


def test_writer_writes_again_and_others_see_it_after_a_moderator_looked(cast, post, asked, as_member):
    browser = as_member(cast.bram)
    assert "<mark>vier doosjes</mark>" in html_of(browser.get(url(asked)))
    assert browser.post(url(asked), {"source": NEW_WORDS}).status_code == 302
    post.refresh_from_db()
    assert (post.source, post.state, post.edits.get().source) == (NEW_WORDS, "hidden", "Ik nam vier doosjes.")
    rewritten = Report.objects.rewritten().get()
    assert rewritten.case.is_open
    page = html_of(as_member(cast.mo).get(review_url(rewritten)))
    assert "De schrijver heeft het opnieuw geschreven" in page
    as_member(cast.mo).post(review_url(rewritten), {"outcome": "restore"} | REASON)
    post.refresh_from_db()
    assert post.state == "visible"
    assert told_of(Decision.objects.get(outcome="restore"))


def test_writer_who_writes_twice_asks_once_and_loses_nothing(cast, post, asked, as_member):
    browser = as_member(cast.bram)
    for words in ("Eerste poging.", "Tweede poging."):
        browser.post(url(asked), {"source": words})
    assert Report.objects.rewritten().count() == 1
    post.refresh_from_db()
    assert post.source == "Tweede poging."
    assert {edit.source for edit in post.edits.all()} == {"Ik nam vier doosjes.", "Eerste poging."}


def test_second_tab_with_older_words_does_not_replace_the_newer_ones(cast, post, asked, as_member):
    browser = as_member(cast.bram)
    older = browser.get(url(asked)).context["form"]["made_from"].value()
    browser.post(url(asked), {"source": "Nieuwer."})
    page = html_of(browser.post(url(asked), {"source": "Ouder.", "made_from": older}))
    post.refresh_from_db()
    assert post.source == "Nieuwer."
    assert "Ouder." in page


def test_statement_of_reasons_leads_to_writing_again_and_says_when_somebody_looks(cast, asked, as_member):
    browser, page_url = as_member(cast.bram), reverse("moderation:decision", args=[asked.public_id])
    assert url(asked) in html_of(browser.get(page_url))
    browser.post(url(asked), {"source": NEW_WORDS})
    assert "Een moderator kijkt vóór" in html_of(browser.get(page_url))


def test_page_to_write_again_is_not_found_for_others(cast, post, asked, as_member):
    assert as_member(cast.noor).post(url(asked), {"source": "Anders."}).status_code == 404
    post.refresh_from_db()
    assert post.source == "Ik nam vier doosjes."


def test_writing_again_is_refused_after_another_decision(cast, asked, as_member):
    browser = as_member(cast.bram)
    browser.post(url(asked), {"source": NEW_WORDS})
    decide_report(actor=cast.mo, report=Report.objects.rewritten().get(), outcome="restore", **REASON)
    assert browser.post(url(asked), {"source": "Toch weer."}).status_code == 403


def test_rewritten_words_can_stay_hidden_and_the_writer_is_told(cast, post, asked, as_member):
    as_member(cast.bram).post(url(asked), {"source": NEW_WORDS})
    rewritten = Report.objects.rewritten().get()
    with pytest.raises(OutcomeNotPossible):
        decide_report(actor=cast.mo, report=rewritten, outcome="keep", **REASON)
    assert told_of(decide_report(actor=cast.mo, report=rewritten, outcome="hide", **REASON))


def test_topic_as_a_whole_is_written_again_with_its_title(cast, post, as_member):
    report = make_report(actor=cast.noor, kind="topic", thing=post.topic, rule="methods")
    decision = decide_report(actor=cast.mo, report=report, outcome="rewrite", **REASON)
    as_member(cast.bram).post(url(decision), {"title": "Wat mij hielp", "source": NEW_WORDS})
    post.refresh_from_db()
    assert (post.topic.title, post.source, post.topic.state) == ("Wat mij hielp", NEW_WORDS, "hidden")


def test_experience_with_a_tool_is_written_again(cast, as_member):
    rate_tool(actor=cast.bram, tool=make_tool(), helped="yes", recommend="yes", text="Ik nam vier doosjes.")
    report = make_report(actor=cast.noor, kind="experience", thing=Experience.objects.get(), rule="methods")
    decision = decide_report(actor=cast.mo, report=report, outcome="rewrite", **REASON)
    as_member(cast.bram).post(url(decision), {"text": "Het hielp me slapen."})
    assert Experience.objects.values_list("text", "state").get() == ("Het hielp me slapen.", "hidden")


def test_marked_words_are_escaped():
    assert str(marked("<b>vier</b> vier", "<b>vier</b>")) == "<mark>&lt;b&gt;vier&lt;/b&gt;</mark> vier"


# the content note


def test_moderator_puts_a_content_note_before_a_topic(cast, post, report, as_member):
    fields = {"outcome": "note", "content_note": "Dit gaat over pillen, zonder details."} | REASON
    as_member(cast.mo).post(review_url(report), fields)
    decision = Decision.objects.get()
    assert Topic.objects.get().content_note == "Dit gaat over pillen, zonder details."
    assert told_of(decision)
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Dit gaat over pillen, zonder details." in page


def test_content_note_without_words_is_not_decided(cast, report, as_member):
    page = html_of(as_member(cast.mo).post(review_url(report), {"outcome": "note"} | REASON))
    assert "Schrijf de zin vooraf" in page
    assert not Decision.objects.exists()


def test_second_look_takes_a_content_note_away_again(cast, pia, post, report):
    Topic.objects.update(content_note="Zwaar.")
    decision = decide_report(actor=cast.mo, report=report, outcome="note", content_note="Over pillen.", **REASON)
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Er stond al iets.")
    decide_report(actor=pia, report=appeal, outcome="withdraw", **REASON)
    assert Topic.objects.get().content_note == "Zwaar."


def test_content_note_is_no_choice_for_a_reply(cast, post, as_member):
    reply = Post.objects.create(
        topic=post.topic, author=cast.bram.persona, number=2, seq=2, source="x", html="x", renderer_version=1
    )
    report = make_report(actor=cast.noor, kind="post", thing=reply, rule="methods")
    assert 'value="note"' not in html_of(as_member(cast.mo).get(review_url(report)))


# the second look


@pytest.mark.parametrize(
    ("outcome", "state"), [("restore", "visible"), ("rewrite", "hidden"), ("note", "visible"), ("warn", "visible")]
)
def test_second_look_undoes_or_softens_and_the_first_decision_counts_no_longer(cast, pia, post, report, outcome, state):
    decision = decide_report(actor=cast.mo, report=report, outcome="hide", **REASON)
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Zo was het niet bedoeld.")
    note = {"content_note": "Over pillen."} if outcome == "note" else {}
    second = decide_report(actor=pia, report=appeal, outcome=outcome, **REASON, **note)
    post.refresh_from_db()
    assert post.state == state
    assert list(Decision.objects.standing()) == [second]
    assert told_of(second)


def test_second_look_that_upholds_lets_the_first_decision_count(cast, pia, report):
    decision = decide_report(actor=cast.mo, report=report, outcome="hide", **REASON)
    appeal = appeal_decision(actor=cast.bram, decision=decision, text="Zo was het niet bedoeld.")
    decide_report(actor=pia, report=appeal, outcome="keep", **REASON)
    assert decision in Decision.objects.standing()


def test_second_look_lets_a_writer_back_and_keeps_the_words_hidden(cast, pia, circle):
    post = make_topic(cast.anna, circle).posts.get()
    report = make_report(actor=cast.mo, kind="post", thing=post, rule="unkind")
    decision = decide_report(actor=cast.mo, report=report, outcome=Outcome.TAKE_OUT, **REASON)
    appeal = appeal_decision(actor=cast.anna, decision=decision, text="Dat is wel veel.")
    decide_report(actor=pia, report=appeal, outcome=Outcome.HIDE, **REASON)
    post.refresh_from_db()
    assert post.state == "hidden"
    assert circle.memberships.get(member=cast.anna).state == "active"
