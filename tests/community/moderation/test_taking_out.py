"""A moderator takes a writer out of a group: at once, with a letter, and with a way back."""

import pytest
from django.urls import reverse

from community.groups.actions import leave_group
from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.members.models import Duty, Persona
from community.moderation.actions import ask_for_another_look, decide_report, make_report
from community.moderation.models import ContentState, Decision, Report
from tests.conftest import join
from tests.forum.scenes import talk, words
from tests.sockets import in_thread, pages_of


@pytest.fixture
def topic(cast, circle):
    """Bram is in the circle and wrote there."""
    join(cast.bram, circle)
    return talk(cast.bram, circle, source="Jullie zijn allemaal aanstellers.")


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
    page = words(as_member(cast.bram).get(reverse("moderation:decision", args=[letter.public_id])))
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


def test_another_moderator_can_decide_otherwise_and_then_one_may_knock_again(cast, circle, topic):
    letter = take_out(cast, topic)
    ask_for_another_look(actor=cast.bram, decision=letter, text="Ik schrok zelf ook.")
    Duty.objects.create(member=cast.pia, kind="moderator")
    said = {"outcome": "restore", "rule": "unkind", "explanation": "Je mag het opnieuw proberen."}
    decide_report(actor=cast.pia, report=Report.objects.get(appeal_of=letter), **said)
    assert place_of(cast.bram, circle) == MembershipState.LEFT
    assert topic.posts.get().state == ContentState.VISIBLE


def test_what_was_put_back_beside_it_does_not_open_the_door(cast, circle, topic):
    """Bram was taken out for one thing; another of his, hidden before, is put back."""
    other = talk(cast.bram, circle).posts.get()
    first = {"rule": "unkind", "explanation": "Dit kwetst."}
    report = make_report(actor=cast.anna, kind="post", thing=other, rule="unkind")
    letter = decide_report(actor=cast.mo, report=report, outcome="hide", **first)
    take_out(cast, topic)
    ask_for_another_look(actor=cast.bram, decision=letter, text="Dit was niet zo bedoeld.")
    decide_report(actor=cast.mo, report=Report.objects.get(appeal_of=letter), outcome="restore", **first)
    other.refresh_from_db()
    assert other.state == ContentState.VISIBLE
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_a_name_in_the_group_can_be_taken_out_as_well(cast, circle, as_member):
    """What is said there stands in no place that can be hidden."""
    values = {"name": "Stille Wilg", "name_key": "stiiiewiig", "avatar_seed": "x", "group": circle}
    persona = Persona.objects.create(member=cast.bram, **values)
    Membership.objects.create(member=cast.bram, group=circle, persona=persona)
    report = make_report(actor=cast.anna, kind="persona", thing=persona, rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:one_report", args=[report.public_id]), fields)
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_who_left_before_the_decision_is_taken_out_as_well(cast, circle, topic, as_member):
    leave_group(actor=cast.bram, group=circle)
    report = make_report(actor=cast.anna, kind="post", thing=topic.posts.get(), rule="unkind")
    fields = {"outcome": "take_out", "rule": "unkind", "explanation": "Dit deed mensen pijn."}
    as_member(cast.mo).post(reverse("moderation:one_report", args=[report.public_id]), fields)
    assert place_of(cast.bram, circle) == MembershipState.REMOVED


def test_it_is_no_choice_where_nobody_is_in_a_group(cast, board, as_member):
    report = make_report(actor=cast.anna, kind="post", thing=talk(cast.bram, board).posts.get(), rule="unkind")
    page = words(as_member(cast.mo).get(reverse("moderation:one_report", args=[report.public_id])))
    assert 'value="hide"' in page
    assert 'value="take_out"' not in page


@pytest.mark.django_db(transaction=True)
async def test_an_open_page_of_the_writer_is_told_nothing_more(cast, topic):
    async with pages_of(cast.bram, cast.anna) as (bram, anna):
        for page in (bram, anna):
            await page.join(f"topic:{topic.public_id}")
        await in_thread(take_out, cast, topic)
        assert (await bram.hear("gone"))["s"] == f"topic:{topic.public_id}"
        await anna.hear("new")
