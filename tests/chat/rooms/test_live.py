"""A room over the real socket: stored before told, nothing across a block, nothing after one is out."""

import json

import pytest
from django.test import Client

from chat.choices import MESSAGE_MAX_CHARACTERS
from chat.rooms.actions import close_session, remove_message, send_message
from chat.rooms.models import Message, Room
from community.daphne import MAX_SOCKET_BYTES
from community.groups.actions import leave_group
from community.live import hub
from community.members.relations.actions import block_member
from community.moderation.models import ContentState
from tests.support.people import client_for
from tests.support.sockets import close_connections, in_thread, tab_for, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


async def said(room, member, text, cid="c-1"):
    return await in_thread(send_message, actor=member, room=room, cid=cid, text=text)


async def test_what_one_says_is_stored_and_then_told(cast, lit_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            assert (await page.join(lit_room.stream))["t"] == "joined"
        await anna.say(t="send", s=lit_room.stream, cid="c-1", text="Hoi, ik ben er")
        answer = await anna.hear("ok")
        assert await in_thread(Message.objects.filter(seq=answer["seq"], text="Hoi, ik ben er").count) == 1
        told = await mo.hear("new")
        assert (told["text"], told["seq"], told["author"]["name"]) == ("Hoi, ik ben er", answer["seq"], "Anna")


async def test_no_frame_holds_a_key_that_is_not_public(cast, lit_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            await page.join(lit_room.stream)
        await said(lit_room, cast.anna, "Hoi")
        assert str(cast.anna.pk) not in str(await mo.hear("new"))


async def test_sending_twice_with_the_same_mark_stores_once(cast, lit_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(lit_room.stream)
        answers = []
        for _time in range(2):
            await anna.say(t="send", s=lit_room.stream, cid="c-1", text="Hoi")
            answers.append((await anna.hear("ok"))["seq"])
        assert answers[0] == answers[1]
        assert await in_thread(Message.objects.count) == 1


async def test_neither_side_of_a_block_gets_the_words_of_the_other(cast, lit_room):
    async with tabs_of(cast.anna, cast.ben, cast.mo) as (anna, ben, mo):
        for page in (anna, ben, mo):
            await page.join(lit_room.stream)
        await said(lit_room, cast.anna, "Woord van Anna", "a")
        await said(lit_room, cast.ben, "Woord van Ben", "b")
        await mo.hear("new", text="Woord van Ben")
        for page, other in ((anna, "Woord van Ben"), (ben, "Woord van Anna")):
            await page.say(t="get", s=lit_room.stream, after=0)
            heard = str(await page.hears_all())
            assert "Woord van" in heard
            assert other not in heard


async def test_a_block_made_while_both_are_here_counts_for_the_next_word(cast, lit_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            await page.join(lit_room.stream)
        await in_thread(block_member, actor=cast.anna, persona=cast.mo.persona)
        await said(lit_room, cast.mo, "Woord van Mo")
        await mo.hear("new", text="Woord van Mo")
        assert "Woord van Mo" not in str(await anna.hears_all())


async def test_what_one_may_not_see_leaves_no_gap_to_ask_for_again(cast, lit_room):
    await said(lit_room, cast.ben, "Woord van Ben")
    async with tabs_of(cast.anna) as (anna,):
        seq = (await anna.join(lit_room.stream))["seq"]
        await anna.say(t="get", s=lit_room.stream, after=seq - 1)
        rows = await anna.hear("rows")
        assert (rows["rows"], rows["upto"], rows["more"]) == ([], seq, False)


async def test_a_gap_is_filled_with_what_was_missed_in_order(cast, lit_room):
    for number in range(3):
        await said(lit_room, cast.mo, f"Bericht {number}", f"c-{number}")
    async with tabs_of(cast.anna) as (anna,):
        joined = await anna.join(lit_room.stream)
        await anna.say(t="get", s=lit_room.stream, after=joined["seq"] - 3)
        rows = (await anna.hear("rows"))["rows"]
        assert [row["text"] for row in rows] == ["Bericht 0", "Bericht 1", "Bericht 2"]
        assert [row["seq"] for row in rows] == list(range(joined["seq"] - 2, joined["seq"] + 1))


async def test_many_long_words_that_were_missed_come_in_frames_that_can_be_sent(cast, lit_room):
    long = "🌧" * MESSAGE_MAX_CHARACTERS
    numbers = [(await said(lit_room, cast.mo, long, f"c-{number}")).seq for number in range(12)]
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(lit_room.stream)
        after, told = numbers[0] - 1, []
        while after < numbers[-1]:
            await anna.say(t="get", s=lit_room.stream, after=after)
            frame = await anna.hear("rows")
            assert len(json.dumps(frame, ensure_ascii=False).encode()) <= MAX_SOCKET_BYTES
            assert frame["upto"] > after
            after, told = frame["upto"], told + [row["seq"] for row in frame["rows"]]
            assert frame["more"] is (after < numbers[-1])
        assert told == numbers


async def test_a_heartbeat_tells_where_the_stream_stands_and_repairs_what_the_bell_lost(cast, lit_room, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.3)
    monkeypatch.setattr("community.live.publish._publish", lambda group, message: None)
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(lit_room.stream)
        message = await said(lit_room, cast.mo, "Stil verloren")
        heard = {(await anna.hear("new"))["text"]}
        await anna.hear("beat", seqs={lit_room.stream: message.seq})
        assert heard == {"Stil verloren"}


async def test_out_of_the_group_is_out_of_the_room_at_once(cast, lit_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            await page.join(lit_room.stream)
        await in_thread(leave_group, actor=cast.anna, group=lit_room.group)
        assert (await anna.hear("gone"))["s"] == lit_room.stream
        await said(lit_room, cast.mo, "Na het vertrek")
        await mo.hear("new")
        await anna.say(t="get", s=lit_room.stream, after=0)
        assert {frame["t"] for frame in await anna.hears_all()} == {"gone"}


async def test_also_when_the_bell_is_lost_nothing_is_told_to_who_is_out(cast, lit_room, monkeypatch):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for page in (anna, mo):
            await page.join(lit_room.stream)
        with monkeypatch.context() as silence:
            silence.setattr("community.live.publish._publish", lambda group, message: None)
            await in_thread(leave_group, actor=cast.anna, group=lit_room.group)
        await said(lit_room, cast.mo, "Na het vertrek")
        await mo.hear("new")
        assert [frame["t"] for frame in await anna.hears_all()] == ["gone"]


async def test_logging_out_closes_the_socket(cast, lit_room):
    browser = await in_thread(client_for, cast.anna)
    page = tab_for(browser)
    assert (await page.connect())[0]
    await page.join(lit_room.stream)
    await in_thread(log_out, browser)
    assert await page.is_closed_with() == 4403
    await close_connections()


def log_out(browser: Client) -> None:
    assert browser.post("/account/logout/").status_code == 302


async def test_a_login_that_ended_without_a_word_ends_at_the_heartbeat(cast, lit_room, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.3)
    browser = await in_thread(client_for, cast.anna)
    page = tab_for(browser)
    await page.connect()
    await page.join(lit_room.stream)
    await in_thread(browser.session.flush)
    assert await page.is_closed_with() == 4403
    await close_connections()


async def test_outside_the_group_the_room_is_not_there(cast, lit_room):
    async with tabs_of(cast.bram, None) as pages:
        for page in pages:
            assert (await page.join(lit_room.stream))["code"] == "absent"
            await page.say(t="send", s=lit_room.stream, cid="x", text="Ik ben hier niet")
            assert (await page.hear("no"))["code"] == "absent"
        assert await in_thread(Message.objects.count) == 0


async def test_a_visitor_listens_to_a_public_room_and_says_nothing(cast, public_room):
    async with tabs_of(None) as (visitor,):
        await visitor.join(public_room.stream)
        await said(public_room, cast.bram, "Hoi allemaal")
        assert (await visitor.hear("new"))["text"] == "Hoi allemaal"
        await visitor.say(t="send", s=public_room.stream, cid="x", text="Hoi")
        assert (await visitor.hear("no"))["code"] == "no_access"


async def test_in_the_dark_nothing_is_stored_and_a_kind_line_says_so(cast, dark_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(dark_room.stream)
        await anna.say(t="send", s=dark_room.stream, cid="x", text="Is daar iemand?")
        answer = await anna.hear("no")
        assert answer["code"] == "closed"
        assert answer["reason"]
        assert await in_thread(Message.objects.count) == 0


async def test_taking_back_and_hiding_are_events_with_their_own_number(cast, lit_room):
    one = await said(lit_room, cast.anna, "Eerste", "1")
    two = await said(lit_room, cast.anna, "Tweede", "2")
    async with tabs_of(cast.mo) as (mo,):
        await mo.join(lit_room.stream)
        await in_thread(remove_message, actor=cast.anna, message=one)
        taken = await mo.hear("new", kind="removed")
        assert (taken["number"], taken["seq"]) == (one.seq, two.seq + 1)
        await in_thread(hide, two)
        hidden = await mo.hear("new", kind="hidden")
        assert (hidden["number"], hidden["seq"]) == (two.seq, two.seq + 2)
        await mo.say(t="get", s=lit_room.stream, after=0)
        assert "Eerste" not in str(rows := await mo.hear("rows"))
        assert "Tweede" not in str(rows)


def hide(message: Message) -> None:
    from community.moderation.registry import target

    Message.objects.filter(pk=message.pk).update(state=ContentState.HIDDEN)
    target("message").after_change(Message.objects.get(pk=message.pk))


async def test_the_lamp_going_off_is_told(cast, lit_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(lit_room.stream)
        await in_thread(close_session, actor=cast.mo, room=lit_room)
        assert (await anna.hear("new"))["kind"] == "closed"


async def test_the_numbers_of_a_room_have_no_gaps(cast, lit_room):
    one = await said(lit_room, cast.anna, "Eerste", "1")
    await in_thread(remove_message, actor=cast.anna, message=one)
    await said(lit_room, cast.mo, "Tweede", "2")
    await in_thread(close_session, actor=cast.mo, room=lit_room)
    numbers = await in_thread(all_numbers, lit_room)
    assert numbers == list(range(1, len(numbers) + 1))


def all_numbers(room: Room) -> list[int]:
    room.refresh_from_db()
    numbers = [*room.messages.values_list("seq", flat=True), *room.events.values_list("seq", flat=True)]
    assert room.seq == max(numbers)
    return sorted(numbers)
