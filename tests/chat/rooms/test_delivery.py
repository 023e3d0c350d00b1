"""A delivery asks the database a few times for all its sockets, and sees a right that ended before it writes."""

from contextlib import ExitStack, contextmanager
from unittest import mock

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat.rooms.actions import open_session, send_message
from community.generations.counters import generation
from community.groups.actions import leave_group, take_out_of_group
from community.live import database, queries, sockets
from community.live.hub import this_hub
from community.live.publish import RIGHTS
from community.members.duties.actions import recognise_role
from community.members.models import Session
from community.members.relations.actions import block_member
from community.members.sessions.actions import end_all_sessions, end_session
from community.privacy.actions import come_back, leave, pause
from tests.support.people import client_for
from tests.support.sockets import close_connections, in_thread, tab_for, tabs_of, wait_for_hub

pytestmark = pytest.mark.django_db(transaction=True)


@contextmanager
def visits(monkeypatch):
    """Yield a list of visits to the database, each as the queries that it made."""
    made, call = [], database._visit

    def visit(function, *arguments):
        with CaptureQueriesContext(connection) as captured:
            answer = call(function, *arguments)
        made.append((function.__name__, [query["sql"] for query in captured]))
        return answer

    with monkeypatch.context() as patched:
        patched.setattr(database, "_visit", visit)
        yield made


async def say(room, member, cid="c") -> None:
    await in_thread(send_message, actor=member, room=room, cid=cid, text="Hoi")
    await wait_for_hub()


@pytest.mark.parametrize("listeners", [1, 5])
async def test_delivery_is_one_visit_of_five_queries_however_many_listen(listeners, cast, open_room, monkeypatch):
    async with tabs_of(cast.mo, *[cast.anna] * listeners) as tabs:
        for tab in tabs:
            await tab.join(open_room.stream)
        await say(open_room, cast.mo, "first")  # the hub learns the number of all changes of rights
        with visits(monkeypatch) as made:
            await say(open_room, cast.mo, "second")
        for tab in tabs:
            assert (await tab.hear("new", cid="second"))["text"] == "Hoi"
    assert [(name, len(asked)) for name, asked in made] == [("news", 5)]
    assert "generations" in made[0][1][-1], "the number of all changes of rights is read last"


async def test_streams_with_news_at_the_same_time_share_a_visit(cast, open_room, public_room, monkeypatch):
    await in_thread(open_session, actor=cast.mo, room=public_room)
    rooms = [open_room, public_room]
    async with tabs_of(cast.anna) as (anna,):
        for room in rooms:
            await anna.join(room.stream)
        hub = this_hub()
        with visits(monkeypatch) as made, monkeypatch.context() as silence:
            silence.setattr("community.live.publish._publish", lambda group, message: None)
            for room in rooms:
                await in_thread(send_message, actor=cast.mo, room=room, cid="c", text="Hoi")
            for room in rooms:
                hub._schedule_delivery(room.stream)
            for room in rooms:
                await anna.hear("new", s=room.stream)
        assert [name for name, _asked in made].count("news") == 1


async def test_sockets_that_join_at_the_same_time_share_visits(cast, open_room, monkeypatch):
    people = [cast.anna, cast.mo, cast.ben]
    async with tabs_of(*people) as tabs:
        with visits(monkeypatch) as made:
            for tab in tabs:
                await tab.say(t="join", s=open_room.stream)
            for tab in tabs:
                await tab.hear("joined")
    assert len(made) < len(people)
    loads = [sql for _name, asked in made for sql in asked if 'FROM "members_member"' in sql and "IN" in sql]
    assert loads == [], "no right has changed since they connected"


async def test_clients_that_ask_for_the_same_rows_at_the_same_time_share_what_is_read(cast, open_room, monkeypatch):
    for number in range(4):
        await in_thread(send_message, actor=cast.mo, room=open_room, cid=f"c-{number}", text=f"Bericht {number}")
    people = [cast.anna, cast.mo, cast.ben]
    async with tabs_of(*people) as tabs:
        seq = (await tabs[0].join(open_room.stream))["seq"]
        for tab in tabs[1:]:
            await tab.join(open_room.stream)
        with visits(monkeypatch) as made:
            for number, tab in enumerate(tabs):
                await tab.say(t="get", s=open_room.stream, after=seq - 3 + number)
            rows = [(await tab.hear("rows"))["rows"] for tab in tabs]
    texts = [["Bericht 1", "Bericht 2", "Bericht 3"], ["Bericht 2", "Bericht 3"], ["Bericht 3"]]
    assert [[row["text"] for row in own] for own in rows] == texts
    assert sum('FROM "rooms_message"' in sql for _name, asked in made for sql in asked) < len(people)


def test_clients_that_are_far_apart_each_get_their_own_rows(cast, open_room):
    numbers = [send_message(actor=cast.mo, room=open_room, cid=f"c-{n}", text="Hoi").seq for n in range(8)]
    first, name = numbers[0] - 1, open_room.stream
    with mock.patch.object(queries, "NUMBERS_PER_READ", 3):
        asked = [
            queries.Unread(name, after, None, False) for after in (first, first + 2, first + 6, numbers[-1], first)
        ]
        answers = queries.read(asked)
    for ask, (events, upto, head) in zip(asked, answers, strict=True):
        assert [event.seq for event in events] == [seq for seq in numbers if ask.after < seq <= upto]
        assert upto > ask.after or upto == head.seq == numbers[-1]
        assert head.seq == numbers[-1]


async def test_delivery_that_fails_is_tried_for_each_stream_alone(cast, open_room, public_room, monkeypatch):
    await in_thread(open_session, actor=cast.mo, room=public_room)
    async with tabs_of(cast.anna) as (anna,):
        for room in (open_room, public_room):
            await anna.join(room.stream)
        hub, read = this_hub(), queries.news

        def fails_for_one(asked):
            if open_room.stream in [ask.stream for ask in asked]:
                raise ValueError("this stream cannot be read")
            return read(asked)

        with monkeypatch.context() as patched:
            patched.setattr(hub._news, "_answer", fails_for_one)
            for room in (open_room, public_room):
                await in_thread(send_message, actor=cast.mo, room=room, cid="c", text="Hoi")
            assert (await anna.hear("new", s=public_room.stream))["text"] == "Hoi"


# Rights that end, when the channel layer loses that they ended


def end_the_session(cast, room, browser) -> None:
    end_session(actor=cast.anna, session=Session.objects.get(pk=browser.session.session_key))


def end_all(cast, room, browser) -> None:
    end_all_sessions(actor=cast.otto, member=cast.anna)


def log_out(cast, room, browser) -> None:
    assert browser.post("/account/logout/").status_code == 302


def leave_the_group(cast, room, browser) -> None:
    leave_group(actor=cast.anna, group=room.group)


def be_taken_out(cast, room, browser) -> None:
    take_out_of_group(actor=cast.mo, group=room.group, member=cast.anna)


def block(cast, room, browser) -> None:
    block_member(actor=cast.anna, persona=cast.mo.persona)


def be_blocked(cast, room, browser) -> None:
    block_member(actor=cast.mo, persona=cast.anna.persona)


def erase_the_account(cast, room, browser) -> None:
    leave(actor=cast.anna, remove_all=True)


ENDS = [end_the_session, end_all, log_out, leave_the_group, be_taken_out, block, be_blocked, erase_the_account]


@pytest.mark.parametrize("end", ENDS, ids=lambda end: end.__name__)
async def test_right_that_ended_before_the_delivery_is_seen_when_the_layer_lost_it(end, cast, open_room, monkeypatch):
    browser = await in_thread(client_for, cast.anna)
    page = tab_for(browser)
    assert (await page.connect())[0]
    assert (await page.join(open_room.stream))["t"] == "joined"
    await say(open_room, cast.mo, "before")
    await page.hear("new", cid="before")
    with monkeypatch.context() as silence:
        silence.setattr("community.live.publish._publish", lambda group, message: None)
        await in_thread(end, cast, open_room, browser)
    await say(open_room, cast.mo, "after")
    heard = []
    while not page.output_queue.empty():
        heard.append(str(await page.receive_output()))
    assert "after" not in str(heard)
    await page.disconnect() if not page.future.done() else None
    await close_connections()


async def test_right_that_ends_between_storing_and_delivering_is_seen(cast, open_room, monkeypatch):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        await say(open_room, cast.mo, "before")
        await anna.hear("new", cid="before")
        read_events = queries._read_events

        def read_and_lose(*arguments):
            events = read_events(*arguments)
            with monkeypatch.context() as silence:
                silence.setattr("community.live.publish._publish", lambda group, message: None)
                block_member(actor=cast.anna, persona=cast.mo.persona)
            return events

        with monkeypatch.context() as patched:
            patched.setattr(queries, "_read_events", read_and_lose)
            await say(open_room, cast.mo, "after")
        await mo.hear("new", cid="after")
        assert "after" not in str(await anna.hears_all())


CHANGES = [
    *ENDS,
    lambda cast, room, browser: pause(actor=cast.anna),
    lambda cast, room, browser: (pause(actor=cast.anna), come_back(actor=cast.anna)),
    lambda cast, room, browser: recognise_role(actor=cast.otto, member=cast.anna, role="expert"),
]


@pytest.mark.parametrize("change", CHANGES)
def test_change_of_rights_raises_the_generation(change, cast, open_room):
    browser, before = client_for(cast.anna), generation(RIGHTS)
    change(cast, open_room, browser)
    assert generation(RIGHTS) > before


# Writing


def direct_socket(room_left: int):
    """Return a socket that can write so many frames at once, and what was written, in order."""
    written = []

    def write_now(frame) -> bool:
        if len(written) >= room_left:
            return False
        written.append(frame.text)
        return True

    async def write(text):
        written.append(text)

    async def disconnect(code):
        written.append(code)

    return sockets.Socket(session_key=None, write=write, disconnect=disconnect, write_now=write_now), written


async def test_frame_is_written_at_once_while_nothing_waits():
    socket, written = direct_socket(room_left=10)
    socket.queue(sockets.Frame("one"), "room:x")
    assert written == ["one"]
    socket.stop()


async def test_frame_waits_behind_earlier_ones_when_the_client_had_no_room():
    socket, written = direct_socket(room_left=1)
    for text in ("one", "two", "three"):
        socket.queue(sockets.Frame(text), "room:x")
    assert written == ["one"]
    await in_thread(int)
    assert written == ["one", "two", "three"]
    socket.stop()


async def test_frame_for_many_sockets_is_encoded_once(cast, open_room, monkeypatch):
    async with tabs_of(cast.mo, cast.anna, cast.anna, cast.anna) as tabs:
        for tab in tabs:
            await tab.join(open_room.stream)
        frames = []
        with monkeypatch.context() as patched, ExitStack():
            patched.setattr(sockets.Socket, "queue", lambda socket, frame, stream=None: frames.append(frame))
            await say(open_room, cast.mo)
        assert len(frames) == 4
        assert len(set(map(id, frames))) == 1


async def test_lost_connection_is_opened_again(monkeypatch):
    lost = [True]

    def ask() -> str:
        if lost.pop() if lost else False:
            raise database.OperationalError("the server closed the connection")
        return "answer"

    class Lost:
        def is_usable(self) -> bool:
            return False

    monkeypatch.setattr(database.connections, "all", lambda initialized_only=False: [Lost()])
    closed = []
    monkeypatch.setattr(database.connections, "close_all", lambda: closed.append(True))
    assert await database.reading(ask) == "answer"
    assert closed == [True]
