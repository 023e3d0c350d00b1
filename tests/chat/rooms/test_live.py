"""A room over the real socket: stored before delivered, nothing across a block, nothing after leaving the group."""

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
from community.moderation.choices import ContentState
from tests.support.people import client_for
from tests.support.sockets import close_connections, in_thread, tab_for, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


async def send(room, member, text, cid="c-1"):
    return await in_thread(send_message, actor=member, room=room, cid=cid, text=text)


async def test_message_is_stored_before_it_is_delivered(cast, open_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            assert (await tab.join(open_room.stream))["t"] == "joined"
        await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi, ik ben er")
        answer = await anna.hear("ok")
        assert await in_thread(Message.objects.filter(seq=answer["seq"], text="Hoi, ik ben er").count) == 1
        frame = await mo.hear("new")
        assert (frame["text"], frame["seq"], frame["author"]["name"]) == ("Hoi, ik ben er", answer["seq"], "Anna")


async def test_frame_holds_no_key_of_a_member(cast, open_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        await send(open_room, cast.anna, "Hoi")
        assert str(cast.anna.pk) not in str(await mo.hear("new"))


async def test_message_sent_twice_with_the_same_cid_is_stored_once(cast, open_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        answers = []
        for _time in range(2):
            await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi")
            answers.append((await anna.hear("ok"))["seq"])
        assert answers[0] == answers[1]
        assert await in_thread(Message.objects.count) == 1


async def test_neither_side_of_a_block_receives_messages_of_the_other(cast, open_room):
    async with tabs_of(cast.anna, cast.ben, cast.mo) as (anna, ben, mo):
        for tab in (anna, ben, mo):
            await tab.join(open_room.stream)
        await send(open_room, cast.anna, "Woord van Anna", "a")
        await send(open_room, cast.ben, "Woord van Ben", "b")
        await mo.hear("new", text="Woord van Ben")
        for tab, other in ((anna, "Woord van Ben"), (ben, "Woord van Anna")):
            await tab.say(t="get", s=open_room.stream, after=0)
            heard = str(await tab.hears_all())
            assert "Woord van" in heard
            assert other not in heard


async def test_block_made_while_both_listen_holds_for_the_next_message(cast, open_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        await in_thread(block_member, actor=cast.anna, persona=cast.mo.persona)
        await send(open_room, cast.mo, "Woord van Mo")
        await mo.hear("new", text="Woord van Mo")
        assert "Woord van Mo" not in str(await anna.hears_all())


async def test_rows_move_past_events_that_the_member_may_not_see(cast, open_room):
    await send(open_room, cast.ben, "Woord van Ben")
    async with tabs_of(cast.anna) as (anna,):
        seq = (await anna.join(open_room.stream))["seq"]
        await anna.say(t="get", s=open_room.stream, after=seq - 1)
        rows = await anna.hear("rows")
        assert (rows["rows"], rows["upto"], rows["more"]) == ([], seq, False)


async def test_get_returns_missed_messages_in_order(cast, open_room):
    for number in range(3):
        await send(open_room, cast.mo, f"Bericht {number}", f"c-{number}")
    async with tabs_of(cast.anna) as (anna,):
        joined = await anna.join(open_room.stream)
        await anna.say(t="get", s=open_room.stream, after=joined["seq"] - 3)
        rows = (await anna.hear("rows"))["rows"]
        assert [row["text"] for row in rows] == ["Bericht 0", "Bericht 1", "Bericht 2"]
        assert [row["seq"] for row in rows] == list(range(joined["seq"] - 2, joined["seq"] + 1))


async def test_many_long_messages_come_in_frames_within_the_size_limit(cast, open_room):
    long = "🌧" * MESSAGE_MAX_CHARACTERS
    numbers = [(await send(open_room, cast.mo, long, f"c-{number}")).seq for number in range(12)]
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        after, received = numbers[0] - 1, []
        while after < numbers[-1]:
            await anna.say(t="get", s=open_room.stream, after=after)
            frame = await anna.hear("rows")
            assert len(json.dumps(frame, ensure_ascii=False).encode()) <= MAX_SOCKET_BYTES
            assert frame["upto"] > after
            after, received = frame["upto"], received + [row["seq"] for row in frame["rows"]]
            assert frame["more"] is (after < numbers[-1])
        assert received == numbers


async def test_heartbeat_delivers_what_the_layer_lost_and_sends_the_number(cast, open_room, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.3)
    monkeypatch.setattr("community.live.publish._publish", lambda group, message: None)
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        message = await send(open_room, cast.mo, "Stil verloren")
        heard = {(await anna.hear("new"))["text"]}
        await anna.hear("beat", seqs={open_room.stream: message.seq})
        assert heard == {"Stil verloren"}


async def test_leaving_the_group_closes_the_stream_of_its_room_at_once(cast, open_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        await in_thread(leave_group, actor=cast.anna, group=open_room.group)
        assert (await anna.hear("gone"))["s"] == open_room.stream
        await send(open_room, cast.mo, "Na het vertrek")
        await mo.hear("new")
        await anna.say(t="get", s=open_room.stream, after=0)
        assert {frame["t"] for frame in await anna.hears_all()} == {"gone"}


async def test_leaving_the_group_closes_the_stream_also_when_the_layer_loses_it(cast, open_room, monkeypatch):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        with monkeypatch.context() as silence:
            silence.setattr("community.live.publish._publish", lambda group, message: None)
            await in_thread(leave_group, actor=cast.anna, group=open_room.group)
        await send(open_room, cast.mo, "Na het vertrek")
        await mo.hear("new")
        assert [frame["t"] for frame in await anna.hears_all()] == ["gone"]


async def test_logging_out_closes_the_socket(cast, open_room):
    browser = await in_thread(client_for, cast.anna)
    tab = tab_for(browser)
    assert (await tab.connect())[0]
    await tab.join(open_room.stream)
    await in_thread(log_out, browser)
    assert await tab.is_closed_with() == 4403
    await close_connections()


def log_out(browser: Client) -> None:
    assert browser.post("/account/logout/").status_code == 302


async def test_heartbeat_closes_the_socket_of_a_deleted_session(cast, open_room, monkeypatch):
    monkeypatch.setattr(hub, "HEARTBEAT_SECONDS", 0.3)
    browser = await in_thread(client_for, cast.anna)
    tab = tab_for(browser)
    await tab.connect()
    await tab.join(open_room.stream)
    await in_thread(browser.session.flush)
    assert await tab.is_closed_with() == 4403
    await close_connections()


async def test_room_is_absent_for_a_member_outside_its_group(cast, open_room):
    async with tabs_of(cast.bram, None) as tabs:
        for tab in tabs:
            assert (await tab.join(open_room.stream))["code"] == "absent"
            await tab.say(t="send", s=open_room.stream, cid="x", text="Ik ben hier niet")
            assert (await tab.hear("no"))["code"] == "absent"
        assert await in_thread(Message.objects.count) == 0


async def test_visitor_reads_a_public_room_and_cannot_send(cast, public_room):
    async with tabs_of(None) as (visitor,):
        await visitor.join(public_room.stream)
        await send(public_room, cast.bram, "Hoi allemaal")
        assert (await visitor.hear("new"))["text"] == "Hoi allemaal"
        await visitor.say(t="send", s=public_room.stream, cid="x", text="Hoi")
        assert (await visitor.hear("no"))["code"] == "no_access"


async def test_message_to_a_closed_room_is_refused_with_a_reason(cast, closed_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(closed_room.stream)
        await anna.say(t="send", s=closed_room.stream, cid="x", text="Is daar iemand?")
        answer = await anna.hear("no")
        assert answer["code"] == "closed"
        assert answer["reason"]
        assert await in_thread(Message.objects.count) == 0


async def test_removing_and_hiding_are_events_with_their_own_number(cast, open_room):
    one = await send(open_room, cast.anna, "Eerste", "1")
    two = await send(open_room, cast.anna, "Tweede", "2")
    async with tabs_of(cast.mo) as (mo,):
        await mo.join(open_room.stream)
        await in_thread(remove_message, actor=cast.anna, message=one)
        removed = await mo.hear("new", kind="removed")
        assert (removed["number"], removed["seq"]) == (one.seq, two.seq + 1)
        await in_thread(hide, two)
        hidden = await mo.hear("new", kind="hidden")
        assert (hidden["number"], hidden["seq"]) == (two.seq, two.seq + 2)
        await mo.say(t="get", s=open_room.stream, after=0)
        assert "Eerste" not in str(rows := await mo.hear("rows"))
        assert "Tweede" not in str(rows)


def hide(message: Message) -> None:
    from community.moderation.registry import target

    Message.objects.filter(pk=message.pk).update(state=ContentState.HIDDEN)
    target("message").after_change(Message.objects.get(pk=message.pk))


async def test_numbers_of_a_room_have_no_gaps(cast, open_room):
    one = await send(open_room, cast.anna, "Eerste", "1")
    await in_thread(remove_message, actor=cast.anna, message=one)
    await send(open_room, cast.mo, "Tweede", "2")
    await in_thread(close_session, actor=cast.mo, room=open_room)
    numbers = await in_thread(all_numbers, open_room)
    assert numbers == list(range(1, len(numbers) + 1))


def all_numbers(room: Room) -> list[int]:
    room.refresh_from_db()
    numbers = [*room.messages.values_list("seq", flat=True), *room.events.values_list("seq", flat=True)]
    assert room.seq == max(numbers)
    return sorted(numbers)


async def test_answer_to_words_of_danger_tells_their_writer_alone_that_there_is_help(cast, open_room):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi, ik ben er")
        assert "help" not in await anna.hear("ok")
        await mo.hear("new")
        await anna.say(t="send", s=open_room.stream, cid="c-2", text="ik wil niet meer leven")
        assert (await anna.hear("ok"))["help"] is True
        assert "help" not in await mo.hear("new")
