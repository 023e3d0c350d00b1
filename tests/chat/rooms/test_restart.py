"""A process that ends sends its pages to another one, and nothing that was written is lost on the way."""

import asyncio
from threading import Event

import pytest

from chat.rooms.models import Message
from community.live.database import storing
from community.live.hub import COME_BACK, RESTARTING, this_hub
from tests.support.people import client_for
from tests.support.sockets import close_connections, in_thread, tab_for, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


async def test_every_page_is_told_to_come_back_within_ten_seconds(cast, open_room):
    async with tabs_of(cast.anna, cast.bram, None) as tabs:
        await this_hub().drain()
        for tab in tabs:
            assert (await tab.hear("restart"))["within"] == COME_BACK["within"] == 10
            assert await tab.is_closed_with() == RESTARTING


async def test_message_that_has_come_is_answered_before_the_socket_closes(cast, open_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        release = Event()
        busy = asyncio.create_task(storing(release.wait))
        await anna.say(t="send", s=open_room.stream, cid="a", text="Net op tijd")
        while not this_hub()._storing:
            await asyncio.sleep(0)
        draining = asyncio.create_task(this_hub().drain())
        while not this_hub().is_draining:
            await asyncio.sleep(0)
        release.set()
        await busy
        await anna.hear("ok", cid="a")
        assert await anna.is_closed_with() == RESTARTING
        await draining


async def test_message_after_the_drain_began_is_neither_answered_nor_stored(cast, open_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        this_hub().is_draining = True
        await anna.say(t="send", s=open_room.stream, cid="a", text="Straks nog een keer")
        await this_hub().drain()
        frames = [await anna.receive_json_from(), await anna.receive_output()]
        assert [frame.get("t") or frame["type"] for frame in frames] == ["restart", "websocket.close"]
        assert await in_thread(Message.objects.count) == 0


async def test_page_that_connects_while_the_process_ends_is_sent_on(cast):
    this_hub().is_draining = True
    tab = tab_for(await in_thread(client_for, cast.anna))
    assert (await tab.connect())[0]
    assert await tab.hear("restart") == COME_BACK
    assert await tab.is_closed_with() == RESTARTING
    await close_connections()
