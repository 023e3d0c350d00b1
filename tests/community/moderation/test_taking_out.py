"""A moderator takes a writer out of a group: at once, with a letter, and with a way back."""

import pytest
from django.urls import reverse

from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.members.models import Duty, Persona
from community.moderation.actions import OutcomeNotPossible, appeal_decision, decide_report, make_report
from community.moderation.models import ContentState, Decision, Report
from tests.forum.scenes import html_of, make_topic
from tests.support.people import join
from tests.support.sockets import in_thread, tabs_of


@pytest.fixture
def topic(cast, circle):
    """Bram is in the circle and wrote there."""
    join(cast.bram, circle)
    return make_topic(cast.bram, circle, source="Jullie zijn allemaal aanstellers.")


def take_out(cast, topic) -> Decision:
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    said = {"rule": "unkind", "explanation": "Dit deed mensen pijn."}
    return decide_report(actor=cast.mo, report=report, outcome="take_out", **said)


def place_of(member, group) -> str:
    return Membership.objects.get(member=member, group=group).state


def test_the_writer_is_out_and_the_words_are_hidden(cast, circle, topic, as_member):
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:one_report", args=[report.public_id]), fields)
    assert place_of(cast.bram, circle) == MembershipState.REMOVED
    assert topic.posts.get().state == ContentState.HIDDEN
    assert as_member(cast.bram).get(topic.get_absolute_url()).status_code == 404


def test_the_letter_says_it_and_keeps_the_text(cast, topic, as_member):
    letter = take_out(cast, topic)
    page = html_of(as_member(cast.bram).get(reverse("moderation:decision", args=[letter.public_id])))
    assert "Jullie zijn allemaal aanstellers." in page
    assert "je bent niet meer in die groep" in page


def test_knocking_again_does_not_open_the_door(cast, circle, topic, as_member):
    take_out(cast, topic)
    fields = {"agreement": "on", "agreement_version": circle.agreement_version}
    as_member(cast.bram).post(reverse("groups:join", args=[circle.slug]), fields)
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_a_duty_in_that_group_ends_with_it(cast, circle, topic):
    Duty.objects.create(member=cast.bram, kind="host", group=circle)
    take_out(cast, topic)
    assert not cast.bram.duties.now().exists()


@pytest.fixture
def pia(cast):
    """Another moderator than who decided."""
    Duty.objects.create(member=cast.pia, kind="moderator")
    return cast.pia


def look_again(pia, letter: Decision, browser_of, outcome="let_back") -> Decision:
    """As the form has it: what cannot be chosen there changes nothing."""
    report = appeal_decision(actor=letter.writer, decision=letter, text="Ik schrok zelf ook.")
    fields = {"outcome": outcome, "rule": "unkind", "explanation": "Je mag het opnieuw proberen."}
    browser_of(pia).post(reverse("moderation:one_report", args=[report.public_id]), fields)
    return Decision.objects.about(letter.kind, letter.thing).first()


def read(letter: Decision, browser) -> str:
    return html_of(browser.get(reverse("moderation:decision", args=[letter.public_id])))


def test_another_moderator_undoes_it_and_the_writer_is_in_as_before(cast, circle, topic, pia, as_member):
    new = look_again(pia, take_out(cast, topic), as_member)
    assert (new.outcome, place_of(cast.bram, circle)) == ("let_back", MembershipState.ACTIVE)
    assert topic.posts.get().state == ContentState.VISIBLE
    assert as_member(cast.bram).get(topic.get_absolute_url()).status_code == 200
    assert "je plek in de groep is weer zoals die was" in read(new, as_member(cast.bram))
    circle.refresh_from_db()
    assert circle.members_count == 4
    assert AuditEntry.objects.filter(verb="group.put_back").count() == 1


def test_the_words_alone_cannot_be_put_back_while_the_writer_stays_out_for_them(cast, circle, topic, pia, as_member):
    new = look_again(pia, take_out(cast, topic), as_member, outcome="restore")
    assert new.outcome == "take_out", "not a choice"
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_also_when_the_writer_took_the_words_back_meanwhile(cast, circle, topic, pia, as_member):
    letter = take_out(cast, topic)
    topic.posts.update(state=ContentState.REMOVED)
    look_again(pia, letter, as_member)
    assert place_of(cast.bram, circle) == MembershipState.ACTIVE
    assert topic.posts.get().state == ContentState.REMOVED


def test_who_is_out_for_something_else_since_stays_out(cast, circle, topic, pia, as_member):
    """Let back once; later out for other words. What was undone before opens no door."""
    first = look_again(pia, take_out(cast, topic), as_member)
    other = make_topic(cast.bram, circle)
    take_out(cast, other)
    report = make_report(actor=cast.noor, kind="post", thing=topic.posts.get(), rule="unkind")
    page = html_of(as_member(pia).get(reverse("moderation:one_report", args=[report.public_id])))
    assert 'value="let_back"' not in page
    with pytest.raises(OutcomeNotPossible):
        decide_report(actor=pia, report=report, outcome="let_back", rule=first.rule, explanation="x")
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_what_was_put_back_beside_it_does_not_open_the_door(cast, circle, topic, pia):
    """Bram was taken out for one thing; another of his, hidden before, is put back."""
    other = make_topic(cast.bram, circle).posts.get()
    first = {"rule": "unkind", "explanation": "Dit kwetst."}
    report = make_report(actor=cast.anna, kind="post", thing=other, rule="unkind")
    letter = decide_report(actor=cast.mo, report=report, outcome="hide", **first)
    take_out(cast, topic)
    appeal_decision(actor=cast.bram, decision=letter, text="Dit was niet zo bedoeld.")
    decide_report(actor=pia, report=Report.objects.get(appeal_of=letter), outcome="restore", **first)
    other.refresh_from_db()
    assert other.state == ContentState.VISIBLE
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


@pytest.fixture
def profile_out(cast, circle, as_member) -> Decision:
    """Bram is in the circle under another name, and is taken out for what that profile says."""
    values = {"name": "Stille Wilg", "name_key": "stiiiewiig", "avatar_seed": "x", "group": circle}
    persona = Persona.objects.create(member=cast.bram, **values)
    Membership.objects.create(member=cast.bram, group=circle, persona=persona)
    report = make_report(actor=cast.anna, kind="persona", thing=persona, rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:one_report", args=[report.public_id]), fields)
    return Decision.objects.get(outcome="take_out")


def test_a_name_in_the_group_can_be_taken_out_as_well(cast, circle, profile_out, as_member):
    """What is said there stands in no place that can be hidden, and the letter does not say that it was."""
    assert place_of(cast.bram, circle) == MembershipState.REMOVED
    page = read(profile_out, as_member(cast.bram))
    assert "je bent niet meer in die groep" in page
    assert "verborgen" not in page


def test_and_be_put_back_under_the_same_name(cast, circle, profile_out, pia, as_member):
    new = look_again(pia, profile_out, as_member)
    assert place_of(cast.bram, circle) == MembershipState.ACTIVE
    assert cast.bram.memberships.get(group=circle).persona.name == "Stille Wilg"
    assert "je plek in de groep is weer zoals die was" in read(new, as_member(cast.bram))


def test_or_stay_out_with_a_letter(cast, circle, profile_out, pia, as_member):
    new = look_again(pia, profile_out, as_member, outcome="keep")
    assert (new.outcome, place_of(cast.bram, circle)) == ("keep", MembershipState.REMOVED)
    assert "profiel" in read(new, as_member(cast.bram))


def test_who_left_before_the_decision_is_taken_out_as_well(cast, circle, topic, as_member):
    leave_group(actor=cast.bram, group=circle)
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:one_report", args=[report.public_id]), fields)
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_who_had_left_or_asked_before_is_put_back_to_that(cast, circle, topic, pia, as_member):
    """Undone is what was decided, and no more: nobody is put into a group that they had left, or had only asked for."""
    for state in (MembershipState.LEFT, MembershipState.ASKED):
        Membership.objects.filter(member=cast.bram, group=circle).update(state=state)
        letter = take_out(cast, topic)
        assert place_of(cast.bram, circle) == MembershipState.REMOVED
        new = look_again(pia, letter, as_member)
        assert (new.outcome, place_of(cast.bram, circle)) == ("let_back", state)


def test_it_is_no_choice_where_nobody_is_in_a_group(cast, board, as_member):
    report = make_report(actor=cast.anna, kind="post", thing=make_topic(cast.bram, board).posts.get(), rule="unkind")
    page = html_of(as_member(cast.mo).get(reverse("moderation:one_report", args=[report.public_id])))
    assert 'value="hide"' in page
    assert 'value="take_out"' not in page


@pytest.mark.django_db(transaction=True)
async def test_an_open_page_of_the_writer_is_told_nothing_more(cast, topic):
    async with tabs_of(cast.bram, cast.anna) as (bram, anna):
        for page in (bram, anna):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(take_out, cast, topic)
        assert (await bram.hear("gone"))["s"] == f"topic:{topic.public_id}"
        await anna.hear("new")
