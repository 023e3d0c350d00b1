"""A moderator removes a writer from a group: at once, with a statement of reasons, and with a way back."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.members.models import Duty, Persona
from community.moderation.choices import ContentState
from community.moderation.decisions.actions import OutcomeNotPossible, appeal_decision, decide_report
from community.moderation.models import Decision, Report
from community.moderation.reports.actions import make_report
from tests.support.forum import make_topic
from tests.support.people import join
from tests.support.responses import html_of
from tests.support.sockets import in_thread, tabs_of


@pytest.fixture
def topic(cast, circle):
    """Bram is in the circle and wrote there."""
    join(cast.bram, circle)
    return make_topic(cast.bram, circle, source="Jullie zijn allemaal aanstellers.")


def take_out(cast, topic) -> Decision:
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    fields = {"rule": "unkind", "explanation": "Dit deed mensen pijn."}
    return decide_report(actor=cast.mo, report=report, outcome="take_out", **fields)


def membership_state(member, group) -> str:
    return Membership.objects.get(member=member, group=group).state


def test_take_out_removes_the_writer_and_hides_the_text(cast, circle, topic, as_member):
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:review", args=[report.public_id]), fields)
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED
    assert topic.posts.get().state == ContentState.HIDDEN
    assert as_member(cast.bram).get(topic.get_absolute_url()).status_code == 404


def test_statement_of_reasons_names_the_removal_and_keeps_the_text(cast, topic, as_member):
    decision = take_out(cast, topic)
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[decision.public_id])))
    assert "Jullie zijn allemaal aanstellers." in page
    assert "je bent niet meer in die groep" in page


def test_removed_writer_cannot_join_again(cast, circle, topic, as_member):
    take_out(cast, topic)
    fields = {"agreement": "on", "agreement_version": circle.agreement_version}
    as_member(cast.bram).post(reverse("groups:join", args=[circle.slug]), fields)
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED


def test_take_out_ends_duties_in_the_group(cast, circle, topic):
    Duty.objects.create(member=cast.bram, kind="host", group=circle)
    take_out(cast, topic)
    assert not cast.bram.duties.now().exists()


@pytest.fixture
def pia(cast):
    """Another moderator than the one who decided."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def decide_on_appeal(pia, decision: Decision, browser_of, outcome="let_back") -> Decision:
    """Appeal, and post the decision of pia. Return the last decision; an impossible outcome adds none."""
    report = appeal_decision(actor=decision.writer, decision=decision, text="Ik schrok zelf ook.")
    fields = {"outcome": outcome, "rule": "unkind", "explanation": "Je mag het opnieuw proberen."}
    browser_of(pia).post(reverse("moderation:review", args=[report.public_id]), fields)
    return Decision.objects.about(decision.kind, decision.thing).first()


def statement_of(decision: Decision, browser) -> str:
    return html_of(browser.get(reverse("moderation:decision", args=[decision.public_id])))


def test_let_back_restores_membership_and_text(cast, circle, topic, pia, as_member):
    new = decide_on_appeal(pia, take_out(cast, topic), as_member)
    assert (new.outcome, membership_state(cast.bram, circle)) == ("let_back", MembershipState.ACTIVE)
    assert topic.posts.get().state == ContentState.VISIBLE
    assert as_member(cast.bram).get(topic.get_absolute_url()).status_code == 200
    assert "je plek in de groep is weer zoals die was" in statement_of(new, as_member(cast.bram))
    circle.refresh_from_db()
    assert circle.members_count == 4
    assert AuditEntry.objects.filter(verb="group.put_back").count() == 1


def test_text_alone_cannot_be_restored_while_its_writer_is_removed_for_it(cast, circle, topic, pia, as_member):
    new = decide_on_appeal(pia, take_out(cast, topic), as_member, outcome="restore")
    assert new.outcome == "take_out", "not a choice"
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED


def test_let_back_restores_membership_when_the_text_was_removed(cast, circle, topic, pia, as_member):
    decision = take_out(cast, topic)
    topic.posts.update(state=ContentState.REMOVED)
    decide_on_appeal(pia, decision, as_member)
    assert membership_state(cast.bram, circle) == MembershipState.ACTIVE
    assert topic.posts.get().state == ContentState.REMOVED


def test_writer_removed_again_for_something_else_stays_removed(cast, circle, topic, pia, as_member):
    """Bram was let back once, and removed later for another text: the first decision does not let him back again."""
    first = decide_on_appeal(pia, take_out(cast, topic), as_member)
    other = make_topic(cast.bram, circle)
    take_out(cast, other)
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    page = html_of(as_member(pia).get(reverse("moderation:review", args=[report.public_id])))
    assert 'value="let_back"' not in page
    with pytest.raises(OutcomeNotPossible):
        decide_report(actor=pia, report=report, outcome="let_back", rule=first.rule, explanation="x")
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED


def test_restoring_another_text_does_not_restore_the_membership(cast, circle, topic, pia):
    """Bram was removed for one text; another of his, hidden before, is restored."""
    other = make_topic(cast.bram, circle).posts.get()
    reason = {"rule": "unkind", "explanation": "Dit kwetst."}
    report = make_report(actor=cast.anna, kind="post", thing=other, rule="unkind")
    decision = decide_report(actor=cast.mo, report=report, outcome="hide", **reason)
    take_out(cast, topic)
    appeal_decision(actor=cast.bram, decision=decision, text="Dit was niet zo bedoeld.")
    decide_report(actor=pia, report=Report.objects.get(appeal_of=decision), outcome="restore", **reason)
    other.refresh_from_db()
    assert other.state == ContentState.VISIBLE
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED


@pytest.fixture
def profile_out(cast, circle, as_member) -> Decision:
    """Bram is in the circle under another name, and is removed for the text of that profile."""
    values = {"name": "Stille Wilg", "name_key": "stiiiewiig", "avatar_seed": "x", "group": circle}
    persona = Persona.objects.create(member=cast.bram, **values)
    Membership.objects.create(member=cast.bram, group=circle, persona=persona)
    report = make_report(actor=cast.anna, kind="persona", thing=persona, rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:review", args=[report.public_id]), fields)
    return Decision.objects.get(outcome="take_out")


def test_member_is_removed_for_their_profile_in_the_group(cast, circle, profile_out, as_member):
    """A profile cannot be hidden, and the statement of reasons does not say that it was."""
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED
    page = statement_of(profile_out, as_member(cast.bram))
    assert "je bent niet meer in die groep" in page
    assert "verborgen" not in page


def test_let_back_restores_the_name_in_the_group(cast, circle, profile_out, pia, as_member):
    new = decide_on_appeal(pia, profile_out, as_member)
    assert membership_state(cast.bram, circle) == MembershipState.ACTIVE
    assert cast.bram.memberships.get(group=circle).persona.name == "Stille Wilg"
    assert "je plek in de groep is weer zoals die was" in statement_of(new, as_member(cast.bram))


def test_appeal_that_changes_nothing_gets_a_statement_of_reasons(cast, circle, profile_out, pia, as_member):
    new = decide_on_appeal(pia, profile_out, as_member, outcome="keep")
    assert (new.outcome, membership_state(cast.bram, circle)) == ("keep", MembershipState.REMOVED)
    assert "profiel" in statement_of(new, as_member(cast.bram))


def test_writer_who_left_before_the_decision_is_removed(cast, circle, topic, as_member):
    leave_group(actor=cast.bram, group=circle)
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:review", args=[report.public_id]), fields)
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED


@pytest.mark.parametrize("state", [MembershipState.LEFT, MembershipState.ASKED])
def test_let_back_restores_the_state_of_before(cast, circle, topic, pia, as_member, state):
    """A decision undoes exactly what was decided: a member who had left, or had only asked, does not become active."""
    Membership.objects.filter(member=cast.bram, group=circle).update(state=state)
    decision = take_out(cast, topic)
    assert membership_state(cast.bram, circle) == MembershipState.REMOVED
    new = decide_on_appeal(pia, decision, as_member)
    assert (new.outcome, membership_state(cast.bram, circle)) == ("let_back", state)


def test_take_out_is_no_choice_on_a_board(cast, board, as_member):
    report = make_report(actor=cast.anna, kind="post", thing=make_topic(cast.bram, board).posts.get(), rule="unkind")
    page = html_of(as_member(cast.mo).get(reverse("moderation:review", args=[report.public_id])))
    assert 'value="hide"' in page
    assert 'value="take_out"' not in page


@pytest.mark.django_db(transaction=True)
async def test_open_tab_of_the_removed_writer_is_closed(cast, topic):
    async with tabs_of(cast.bram, cast.anna) as (bram, anna):
        for page in (bram, anna):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(take_out, cast, topic)
        assert (await bram.hear("gone"))["s"] == f"topic:{topic.public_id}"
        await anna.hear("new")
