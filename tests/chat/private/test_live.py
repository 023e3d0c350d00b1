"""Two who agreed, over the real socket: nothing is told to anybody else, and nothing after the right has gone."""

import pytest

from chat.private import actions
from chat.private.models import Message
from community.groups.actions import leave_group
from community.members.consent.actions import withdraw_consent
from community.members.duties.actions import end_duty
from community.members.models import Member
from community.members.relations.actions import block_member, unblock_member
from tests.chat.private.conftest import closed_group, say, second_name
from tests.chat.private.test_asking import make_young
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


async def test_what_one_says_is_stored_and_then_told_to_the_other_alone(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna, settled.mo, settled.noor, None) as (bram, anna, *others):
        for page in (bram, anna):
            assert (await page.join(mine.stream))["t"] == "joined"
        for page in others:
            assert (await page.join(mine.stream))["code"] == "absent"
            await page.say(t="send", s=mine.stream, cid="x", text="Mag ik erbij?")
            assert (await page.hear("no"))["code"] == "absent"
        await bram.say(t="send", s=mine.stream, cid="c-1", text="Hoi <b>Anna</b>")
        seq = (await bram.hear("ok"))["seq"]
        told = await anna.hear("new")
        assert (told["text"], told["seq"], told["author"]["name"]) == ("Hoi <b>Anna</b>", seq, "Bram")
        assert str(settled.bram.pk) not in str(told)
        for page in others:
            assert {frame["t"] for frame in await page.hears_all()} <= {"hello"}
        assert await in_thread(Message.objects.count) == 1


async def test_sending_twice_with_the_same_mark_stores_once(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram) as (bram,):
        await bram.join(mine.stream)
        answers = []
        for _time in range(2):
            await bram.say(t="send", s=mine.stream, cid="c-1", text="Hoi")
            answers.append((await bram.hear("ok"))["seq"])
        assert answers[0] == answers[1]
        assert await in_thread(Message.objects.count) == 1


async def test_before_the_other_agreed_there_is_nothing_to_join(settled, asked):
    mine, _theirs = await in_thread(asked, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as pages:
        for page in pages:
            assert (await page.join(mine.stream))["code"] == "absent"


def blocks(settled, mine, theirs):
    block_member(actor=settled.anna, persona=settled.bram.persona)


def is_blocked(settled, mine, theirs):
    block_member(actor=settled.bram, persona=settled.anna.persona)


def stops(settled, mine, theirs):
    actions.end(actor=settled.anna, seat=theirs)


def is_shut_out(settled, mine, theirs):
    Member.objects.filter(pk=settled.bram.pk).update(is_active=False)
    from community import live
    from community.members.sessions.actions import look_again

    look_again(settled.bram)
    live.access_changed(members=[settled.bram.pk])


@pytest.mark.parametrize("what", [blocks, is_blocked, stops])
async def test_when_it_is_over_open_pages_hear_it_at_once_and_nothing_after(settled, talking, what, score):
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for page in (bram, anna):
            await page.join(mine.stream)
        await in_thread(what, settled, mine, theirs)
        for page in (bram, anna):
            gone = await page.hear("gone")
            assert (gone["s"], gone["code"]) == (mine.stream, "no_access")
            await page.say(t="send", s=mine.stream, cid="x", text="Ben je er nog?")
            assert (await page.hear("no"))["code"] == "absent"
            await page.say(t="get", s=mine.stream, after=0)
            assert {frame["t"] for frame in await page.hears_all()} == {"gone"}
        assert await in_thread(Message.objects.count) == 0
    score("Private messages: open pages that heard at once that it is over, and nothing after", 2)


@pytest.mark.parametrize("what", [blocks, is_blocked, stops])
async def test_also_when_the_bell_is_lost_nothing_is_stored_or_told(settled, talking, what, monkeypatch):
    """The one who writes on is refused at the door; and what was stored in the same moment is not told any more."""
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for page in (bram, anna):
            await page.join(mine.stream)
        with monkeypatch.context() as silence:
            silence.setattr("community.live.publish._publish", lambda group, message: None)
            await in_thread(what, settled, mine, theirs)
        await bram.say(t="send", s=mine.stream, cid="x", text="Ben je er nog?")
        assert (await bram.hear("no"))["code"] == "absent"
        await in_thread(stored_around_the_door, mine)
        assert (await anna.hear("gone"))["code"] == "no_access"
        assert "Ben je er nog?" not in str(await anna.hears_all())


def stored_around_the_door(mine) -> None:
    """As if it had been stored in the very moment in which the right went."""
    conversation = type(mine.conversation).objects.get(pk=mine.conversation_id)
    conversation.seq += 1
    conversation.save(update_fields=["seq"])
    Message.objects.create(
        conversation=conversation, author=mine.persona, seq=conversation.seq, cid="late", text="Ben je er nog?"
    )
    from community import live

    live.announce(conversation.stream, conversation.seq)


async def test_a_shut_out_member_and_the_other_are_both_told_that_it_is_over(settled, talking):
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for page in (bram, anna):
            await page.join(mine.stream)
        await in_thread(is_shut_out, settled, mine, theirs)
        assert await bram.is_closed_with() == 4403
        assert (await anna.hear("gone"))["code"] == "no_access"


async def test_when_a_moderator_stops_being_one_a_minor_hears_no_more_of_them(settled, talking):
    young = await in_thread(make_young, "jip", settled)
    mine, _theirs = await in_thread(talking, settled.mo, young)
    async with tabs_of(settled.mo, young) as (mo, jip):
        for page in (mo, jip):
            assert (await page.join(mine.stream))["t"] == "joined"
        await in_thread(no_moderator_any_more, settled.mo)
        for page in (mo, jip):
            assert (await page.hear("gone"))["code"] == "no_access"


def no_moderator_any_more(member) -> None:
    end_duty(actor=None, duty=member.duties.get(kind="moderator"))


async def test_out_of_the_group_is_out_of_the_conversation_of_its_names_at_once(settled):
    stream = await in_thread(talk_between_names, settled)
    async with tabs_of(settled.bram, settled.anna) as (bram, anna):
        for page in (bram, anna):
            assert (await page.join(stream))["t"] == "joined"
        await in_thread(leave_group, actor=settled.anna, group=await in_thread(only_group, settled.anna))
        for page in (bram, anna):
            assert (await page.hear("gone"))["code"] == "no_access"


def only_group(member):
    return member.memberships.get().group


def talk_between_names(settled) -> str:
    group = closed_group()
    owl, beech = second_name(settled.anna, group, "Uil"), second_name(settled.bram, group, "Beuk")
    actions.ask(actor=settled.bram, name=beech, other=owl)
    return actions.ask(actor=settled.anna, name=owl, other=beech).stream


async def test_who_took_back_consent_writes_nothing(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    await in_thread(withdraw_consent, actor=settled.bram, purpose="health")
    async with tabs_of(settled.bram) as (bram,):
        await bram.join(mine.stream)
        await bram.say(t="send", s=mine.stream, cid="x", text="Hoi")
        assert (await bram.hear("no"))["code"] == "no_access"


async def test_taking_back_is_an_event_with_its_own_number(settled, talking):
    mine, _theirs = await in_thread(talking, settled.bram, settled.anna)
    one = await in_thread(say, settled.bram, mine, "Eerste", "1")
    two = await in_thread(say, settled.bram, mine, "Tweede", "2")
    async with tabs_of(settled.anna) as (anna,):
        await anna.join(mine.stream, after=two.seq)
        await in_thread(actions.remove_message, actor=settled.bram, message=one)
        taken = await anna.hear("new", kind="removed")
        assert (taken["number"], taken["seq"]) == (one.seq, two.seq + 1)
        await anna.say(t="get", s=mine.stream, after=0)
        rows = str(await anna.hear("rows"))
        assert ("Eerste" in rows, "Tweede" in rows) == (False, True)


async def test_after_a_block_was_taken_back_they_can_write_again(settled, talking):
    mine, theirs = await in_thread(talking, settled.bram, settled.anna)
    await in_thread(blocks, settled, mine, theirs)
    await in_thread(unblock, settled)
    async with tabs_of(settled.bram) as (bram,):
        assert (await bram.join(mine.stream))["t"] == "joined"


def unblock(settled) -> None:
    unblock_member(actor=settled.anna, block=settled.anna.blocks_made.get(blocked=settled.bram))
