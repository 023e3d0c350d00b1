"""Conversations over the real socket: nothing is delivered to anybody else, and nothing after the right has ended."""

import pytest

from chat.private import actions
from chat.private.models import Message
from community.groups.actions import leave_group
from community.members.consent.actions import withdraw_consent
from community.members.duties.actions import end_duty
from community.members.models import Member
from community.members.relations.actions import block_member, unblock_member
from tests.chat.private.test_questions import make_young
from tests.support.conversations import closed_group, persona_for, send
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


async def test_message_is_stored_and_delivered_to_the_other_alone(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna, settled.mo, settled.noor, None) as (bram, anna, *others):
        for tab in (bram, anna):
            assert (await tab.join(mine.stream))["t"] == "joined"
        for tab in others:
            assert (await tab.join(mine.stream))["code"] == "absent"
            await tab.say(t="send", s=mine.stream, cid="x", text="Mag ik erbij?")
            assert (await tab.hear("no"))["code"] == "absent"
        await bram.say(t="send", s=mine.stream, cid="c-1", text="Hoi <b>Anna</b>")
        seq = (await bram.hear("ok"))["seq"]
        frame = await anna.hear("new")
        assert (frame["text"], frame["seq"], frame["author"]["name"]) == ("Hoi <b>Anna</b>", seq, "Bram")
        assert str(settled.bram.pk) not in str(frame)
        for tab in others:
            assert {heard["t"] for heard in await tab.hears_all()} <= {"hello"}
        assert await in_thread(Message.objects.count) == 1


async def test_message_sent_twice_with_the_same_cid_is_stored_once(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram) as (bram,):
        await bram.join(mine.stream)
        answers = []
        for _time in range(2):
            await bram.say(t="send", s=mine.stream, cid="c-1", text="Hoi")
            answers.append((await bram.hear("ok"))["seq"])
        assert answers[0] == answers[1]
        assert await in_thread(Message.objects.count) == 1


async def test_stream_is_absent_before_the_other_agreed(settled, asked):
    mine, _theirs = await in_thread(asked, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as tabs:
        for tab in tabs:
            assert (await tab.join(mine.stream))["code"] == "absent"


def other_blocks(settled, mine, theirs):
    block_member(actor=settled.anna, persona=settled.bram.persona)


def member_blocks(settled, mine, theirs):
    block_member(actor=settled.bram, persona=settled.anna.persona)


def other_ends(settled, mine, theirs):
    actions.end(actor=settled.anna, seat=theirs)


def deactivate(settled, mine, theirs):
    Member.objects.filter(pk=settled.bram.pk).update(is_active=False)
    from community import live
    from community.members.sessions.actions import raise_access_version

    raise_access_version(settled.bram)
    live.access_changed(members=[settled.bram.pk])


@pytest.mark.parametrize("what", [other_blocks, member_blocks, other_ends])
async def test_end_closes_both_streams_at_once_and_nothing_follows(settled, talking, what, score):
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for tab in (bram, anna):
            await tab.join(mine.stream)
        await in_thread(what, settled, mine, theirs)
        for tab in (bram, anna):
            frame = await tab.hear("gone")
            assert (frame["s"], frame["code"]) == (mine.stream, "no_access")
            await tab.say(t="send", s=mine.stream, cid="x", text="Ben je er nog?")
            assert (await tab.hear("no"))["code"] == "absent"
            await tab.say(t="get", s=mine.stream, after=0)
            assert {heard["t"] for heard in await tab.hears_all()} == {"gone"}
        assert await in_thread(Message.objects.count) == 0
    score("Private messages: open tabs that heard at once that it is over, and nothing after", 2)


@pytest.mark.parametrize("what", [other_blocks, member_blocks, other_ends])
async def test_nothing_is_delivered_after_the_end_also_when_the_layer_loses_it(settled, talking, what, monkeypatch):
    """A message after the end is refused, and one that was stored in the same moment is not delivered."""
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for tab in (bram, anna):
            await tab.join(mine.stream)
        with monkeypatch.context() as silence:
            silence.setattr("community.live.publish._publish", lambda group, message: None)
            await in_thread(what, settled, mine, theirs)
        await bram.say(t="send", s=mine.stream, cid="x", text="Ben je er nog?")
        assert (await bram.hear("no"))["code"] == "absent"
        await in_thread(store_message, mine)
        assert (await anna.hear("gone"))["code"] == "no_access"
        assert "Ben je er nog?" not in str(await anna.hears_all())


def store_message(mine) -> None:
    """Store a message without the action, as if it had been stored in the moment in which the right ended."""
    conversation = type(mine.conversation).objects.get(pk=mine.conversation_id)
    conversation.seq += 1
    conversation.save(update_fields=["seq"])
    Message.objects.create(
        conversation=conversation, author=mine.persona, seq=conversation.seq, cid="late", text="Ben je er nog?"
    )
    from community import live

    live.announce(conversation.stream, conversation.seq)


async def test_deactivated_member_loses_the_socket_and_the_other_the_stream(settled, talking):
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for tab in (bram, anna):
            await tab.join(mine.stream)
        await in_thread(deactivate, settled, mine, theirs)
        assert await bram.is_closed_with() == 4403
        assert (await anna.hear("gone"))["code"] == "no_access"


async def test_end_of_the_duty_closes_the_stream_of_a_moderator_and_a_minor(settled, talking):
    young = await in_thread(make_young, "jip", settled)
    mine, _theirs = await in_thread(talking, settled.mo, young)
    async with tabs_of(settled.mo, young) as (mo, jip):
        for tab in (mo, jip):
            assert (await tab.join(mine.stream))["t"] == "joined"
        await in_thread(end_moderator_duty, settled.mo)
        for tab in (mo, jip):
            assert (await tab.hear("gone"))["code"] == "no_access"


def end_moderator_duty(member) -> None:
    end_duty(actor=None, duty=member.duties.get(kind="moderator"))


async def test_leaving_the_group_closes_the_stream_of_its_personas_at_once(settled):
    stream = await in_thread(conversation_of_personas, settled)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for tab in (bram, anna):
            assert (await tab.join(stream))["t"] == "joined"
        await in_thread(leave_group, actor=settled.anna, group=await in_thread(only_group, settled.anna))
        for tab in (bram, anna):
            assert (await tab.hear("gone"))["code"] == "no_access"


def only_group(member):
    return member.memberships.get().group


def conversation_of_personas(settled) -> str:
    group = closed_group()
    owl, beech = persona_for(group, settled.anna, "Uil"), persona_for(group, settled.bram, "Beuk")
    actions.ask(actor=settled.bram, name=beech, other=owl)
    return actions.ask(actor=settled.anna, name=owl, other=beech).stream


async def test_member_without_consent_cannot_send(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    await in_thread(withdraw_consent, actor=settled.bram, purpose="health")
    async with tabs_of(settled.bram) as (bram,):
        await bram.join(mine.stream)
        await bram.say(t="send", s=mine.stream, cid="x", text="Hoi")
        assert (await bram.hear("no"))["code"] == "no_access"


async def test_removing_is_an_event_with_its_own_number(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    one = await in_thread(send, settled.bram, mine, "Eerste", "1")
    two = await in_thread(send, settled.bram, mine, "Tweede", "2")
    async with tabs_of(settled.anna) as (anna,):
        await anna.join(mine.stream, after=two.seq)
        await in_thread(actions.remove_message, actor=settled.bram, message=one)
        removed = await anna.hear("new", kind="removed")
        assert (removed["number"], removed["seq"]) == (one.seq, two.seq + 1)
        await anna.say(t="get", s=mine.stream, after=0)
        rows = str(await anna.hear("rows"))
        assert ("Eerste" in rows, "Tweede" in rows) == (False, True)


async def test_stream_opens_again_after_the_block_was_removed(settled, talking):
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    await in_thread(other_blocks, settled, mine, theirs)
    await in_thread(unblock, settled)
    async with tabs_of(settled.bram) as (bram,):
        assert (await bram.join(mine.stream))["t"] == "joined"


def unblock(settled) -> None:
    unblock_member(actor=settled.anna, block=settled.anna.blocks_made.get(blocked=settled.bram))
