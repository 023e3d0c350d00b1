"""A right that ended after the page was fetched and before the action ran: the action asks again under its lock."""

from datetime import timedelta
from uuid import uuid4

import pytest
from django.utils import timezone

from chat.private.actions import ask, send_message
from chat.rooms import actions as rooms
from community.groups.actions import join_group, leave_group, take_out_of_group
from community.members.choices import Purpose
from community.members.consent.actions import withdraw_consent
from community.members.models import Member, Persona
from community.members.profiles.actions import edit_profile, tell_about
from community.members.relations.actions import block_member
from community.permissions import NotAllowed
from community.privacy.actions import pause
from forum.actions import edit_post, reply
from forum.models import Post
from recoverycollege.enrolment.actions import enrol, withdraw
from recoverycollege.runs.actions import change_run
from selfhelp.tools.actions import rate_tool
from tests.support.college import enrolment_states, make_run
from tests.support.conversations import seat_of
from tests.support.forum import make_topic
from tests.support.people import client_for
from tests.support.tools import make_tool


def fetched(member: Member) -> Member:
    """Return the member as a request has them that asked for their rights before: with all that is kept in memory."""
    member = Member.objects.get(pk=member.pk)
    _rights = member.is_active, member.may_write, member.persona
    list(member.duties.now())
    return member


ENDINGS = {
    "leaves": lambda member, circle, mo: leave_group(actor=Member.objects.get(pk=member.pk), group=circle),
    "is taken out": lambda member, circle, mo: take_out_of_group(actor=mo, group=circle, member=member),
    "pauses": lambda member, circle, mo: pause(actor=Member.objects.get(pk=member.pk)),
    "takes a consent back": lambda member, circle, mo: withdraw_consent(
        actor=Member.objects.get(pk=member.pk), purpose=Purpose.HEALTH
    ),
    "is closed": lambda member, circle, mo: Member.objects.filter(pk=member.pk).update(is_active=False),
}


@pytest.mark.parametrize("ending", ENDINGS)
def test_member_who_is_out_writes_nothing_more_in_the_group(cast, circle, ending):
    topic = make_topic(cast.ben, circle, "Hallo")
    mine = reply(actor=cast.anna, topic=topic, source="Eerder", submission_id=uuid4())
    room = rooms.make_room(actor=cast.mo, group=circle, title="De serre")
    rooms.open_session(actor=cast.mo, room=room)
    anna = fetched(cast.anna)
    ENDINGS[ending](cast.anna, circle, cast.mo)
    attempts = [
        lambda: reply(actor=anna, topic=topic, source="Te laat", submission_id=uuid4()),
        lambda: edit_post(actor=anna, post=mine, source="Te laat"),
        lambda: rooms.send_message(actor=anna, room=room, cid="c-1", text="Te laat"),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert not Post.objects.filter(source="Te laat").exists()
    assert not room.messages.filter(text="Te laat").exists()


@pytest.mark.parametrize("ending", ["pauses", "takes a consent back", "is closed"])
def test_member_who_takes_no_part_starts_nothing_anywhere(cast, board, circle, ending):
    run, tool, topic = make_run(seats=2), make_tool(), make_topic(cast.ben, board, "Hallo")
    bram = fetched(cast.bram)
    ENDINGS[ending](cast.bram, circle, cast.mo)
    attempts = [
        lambda: reply(actor=bram, topic=topic, source="Te laat", submission_id=uuid4()),
        lambda: enrol(actor=bram, run=run),
        lambda: rate_tool(actor=bram, tool=tool, helped="yes", recommend="yes", text="Te laat"),
        lambda: join_group(actor=bram, group=circle, agreement_version=circle.agreement_version),
        lambda: edit_profile(actor=bram, role="member", about="Te laat"),
    ]
    for attempt in attempts:
        with pytest.raises(NotAllowed):
            attempt()
    assert not Persona.objects.filter(about="Te laat").exists()
    assert enrolment_states(run) == {}


def test_about_me_can_be_removed_and_kept_but_not_renewed_without_consent(cast):
    edit_profile(actor=cast.bram, role="member", about="Ik hou van hagelslag")
    withdraw_consent(actor=cast.bram, purpose=Purpose.HEALTH)
    bram = Member.objects.get(pk=cast.bram.pk)
    edit_profile(actor=bram, role="member", about="Ik hou van hagelslag")
    answer = client_for(bram).post("/mijn/profiel/", {"role": "member", "about": "Over mijn gezondheid"})
    assert "Over mijn gezondheid" not in Persona.objects.get(pk=bram.persona.pk).about
    assert answer.status_code in (200, 302)
    edit_profile(actor=bram, role="member", about="")
    assert Persona.objects.get(pk=bram.persona.pk).about == ""


def test_about_me_under_a_second_name_needs_consent_too(cast, circle):
    leave_group(actor=cast.anna, group=circle)
    version = circle.agreement_version
    other = join_group(actor=cast.anna, group=circle, agreement_version=version, other_name="Merel van zolder").persona
    circle.memberships.filter(member=cast.anna).update(state="active")
    anna = fetched(cast.anna)
    tell_about(actor=anna, persona=other, about="Dag")
    withdraw_consent(actor=Member.objects.get(pk=cast.anna.pk), purpose=Purpose.HEALTH)
    with pytest.raises(NotAllowed):
        tell_about(actor=anna, persona=other, about="Over mijn gezondheid")
    tell_about(actor=anna, persona=other, about="")


@pytest.mark.parametrize("ending", ["pauses", "takes a consent back", "is closed"])
def test_free_seat_goes_past_who_takes_no_part(cast, circle, ending):
    run = make_run(seats=1)
    for member in (cast.anna, cast.bram, cast.noor):
        enrol(actor=member, run=run)
    ENDINGS[ending](cast.bram, circle, cast.mo)
    withdraw(actor=cast.anna, run=run)
    assert enrolment_states(run) == {"Anna": "withdrawn", "Bram": "waiting", "Noor": "enrolled"}


def test_host_whose_duty_ended_opens_and_closes_no_evening(cast, circle):
    room = rooms.make_room(actor=cast.mo, group=circle, title="De serre")
    mo = fetched(cast.mo)
    rooms.open_session(actor=mo, room=room)
    cast.mo.duties.update(until=timezone.now() - timedelta(days=1))
    for action in (rooms.open_session, rooms.close_session):
        with pytest.raises(NotAllowed):
            action(actor=mo, room=room)


def test_planner_whose_duty_ended_changes_no_run(cast):
    run, eva = make_run(), fetched(cast.eva)
    cast.eva.duties.update(until=timezone.now() - timedelta(days=1))
    with pytest.raises(NotAllowed):
        change_run(actor=eva, run=run, seats=9)


def test_private_message_is_not_sent_after_a_block(cast):
    Member.objects.update(joined_at=timezone.now() - timedelta(days=30))
    for one, other in ((cast.anna, cast.bram), (cast.bram, cast.anna)):
        one.refresh_from_db()
        ask(actor=one, name=one.persona, other=other.persona)
    seat, bram = seat_of(cast.bram, cast.anna), fetched(cast.bram)
    block_member(actor=Member.objects.get(pk=cast.anna.pk), persona=cast.bram.persona)
    with pytest.raises(NotAllowed):
        send_message(actor=bram, seat=seat, cid="c-1", text="Te laat")
