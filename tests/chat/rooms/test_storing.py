"""Messages over sockets: what storing one costs, and those that wait at the same time go into one transaction."""

import asyncio
from threading import Event

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from chat import pace
from chat.rooms.models import Message, Room
from community.live import queries
from community.live.database import storing
from community.live.hub import this_hub
from tests.support.people import client_for
from tests.support.sockets import close_connections, in_thread, tab_for, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)

QUERIES_OF_A_FRAME = 6  # the session with its member, and the five of the message


@pytest.fixture(autouse=True)
def _nothing_sent_before(monkeypatch):
    monkeypatch.setattr(pace, "_sent", {})


@pytest.fixture
def visits(monkeypatch) -> list[tuple[int, list[str]]]:
    """The number of messages and the queries of each visit to the database that stores."""
    made, store = [], queries.store

    def counted(waiting):
        with CaptureQueriesContext(connection) as captured:
            answers = store(waiting)
        asked = [query["sql"] for query in captured if query["sql"] not in ("BEGIN IMMEDIATE", "BEGIN", "COMMIT")]
        made.append((len(waiting), asked))
        return answers

    monkeypatch.setattr(queries, "store", counted)
    return made


async def test_message_over_a_socket_is_one_visit_of_six_queries(cast, open_room, visits):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        for cid in ("a", "b"):
            await anna.say(t="send", s=open_room.stream, cid=cid, text="Hoi")
            await anna.hear("ok", cid=cid)
    for number, asked in visits:
        assert (number, len(asked)) == (1, QUERIES_OF_A_FRAME), "\n".join(asked)


async def test_messages_that_wait_are_stored_in_one_transaction(cast, open_room, visits):
    async with tabs_of(cast.anna, cast.ben, cast.mo) as tabs:
        for tab in tabs:
            await tab.join(open_room.stream)
        before, release = (await in_thread(Room.objects.get)).seq, Event()
        busy = asyncio.create_task(storing(release.wait))
        for number, (tab, text) in enumerate(zip([*tabs, tabs[0]], ["Een", "Twee", "  ", "Vier"], strict=True)):
            await tab.say(t="send", s=open_room.stream, cid=str(number), text=text)
            if tab is not tabs[0] or number == 0:  # the second of one tab waits for the answer to its first
                await until_waiting(number)
        release.set()
        await busy
        assert (await tabs[0].hear("ok", cid="0"))["seq"] == before + 1
        assert (await tabs[1].hear("ok", cid="1"))["seq"] == before + 2
        assert (await tabs[2].hear("no", cid="2"))["code"] == "empty"
        assert (await tabs[0].hear("ok", cid="3"))["seq"] == before + 3
        texts = await in_thread(lambda: list(Message.objects.order_by("seq").values_list("text", flat=True)))
        assert texts == ["Een", "Twee", "Vier"]
    assert [number for number, _asked in visits] == [1, 2, 1]


async def until_waiting(number: int) -> None:
    """Wait until so many messages wait behind the first, which is on its way."""
    while len(this_hub()._store._waiting) < number or this_hub()._store._task is None:
        await asyncio.sleep(0)


async def test_visit_that_breaks_is_made_again_for_each_message_alone(cast, open_room, monkeypatch):
    broken, send = [], queries._send

    def send_alone(stream, sendings):
        if len(sendings) > 1:
            broken.append(len(sendings))
            raise ValueError
        return send(stream, sendings)

    monkeypatch.setattr(queries, "_send", send_alone)
    async with tabs_of(cast.anna, cast.ben, cast.mo) as tabs:
        for tab in tabs:
            await tab.join(open_room.stream)
        release = Event()
        busy = asyncio.create_task(storing(release.wait))
        for number, tab in enumerate(tabs):
            await tab.say(t="send", s=open_room.stream, cid=str(number), text=f"Zin {number}")
            await until_waiting(number)
        release.set()
        await busy
        for number, tab in enumerate(tabs):
            await tab.hear("ok", cid=str(number))
    assert broken == [2]
    assert await in_thread(Message.objects.count) == 3


async def test_message_in_a_session_that_ended_closes_the_socket_and_is_not_stored(cast, open_room, monkeypatch):
    monkeypatch.setattr("community.live.publish._publish", lambda group, message: None)
    browser = await in_thread(client_for, cast.anna)
    tab = tab_for(browser)
    await tab.connect()
    await tab.join(open_room.stream)
    await in_thread(browser.session.flush)
    await tab.say(t="send", s=open_room.stream, cid="a", text="Te laat")
    assert await tab.is_closed_with() == 4403
    await close_connections()
    assert await in_thread(Message.objects.count) == 0


async def test_message_over_the_pace_is_refused_and_the_socket_stays_open(cast, open_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        for number in range(pace.MESSAGES_PER_MINUTE):
            await anna.say(t="send", s=open_room.stream, cid=str(number), text="Hoi")
            await anna.hear("ok", cid=str(number))
        await anna.say(t="send", s=open_room.stream, cid="more", text="Hoi")
        assert (await anna.hear("no", cid="more"))["code"] == "wait"
        assert (await anna.join(open_room.stream))["t"] == "joined"
