"""Chat while Redis is away, hangs or comes back empty: messages are stored, and read from the database by each hub."""

import asyncio

import pytest
from django.urls import reverse

from chat.rooms.actions import send_message
from chat.rooms.models import Message
from community.groups.actions import leave_group
from community.live import layer
from community.live.hub import this_hub
from tests.support.people import client_for
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)
FAULTS = ("kill", "freeze")
DELIVERY_SECONDS = 5
LOST_SECONDS = layer.PING_SECONDS + layer.ANSWER_SECONDS + layer.CONNECT_SECONDS  # until it is known to be away
AWAY_SECONDS = layer.PING_SECONDS + 2 * layer.CONNECT_SECONDS  # from one reading to the next


async def send(room, member, text):
    return await in_thread(send_message, actor=member, room=room, cid=text, text=text)


@pytest.mark.parametrize("fault", FAULTS)
async def test_message_is_delivered_while_redis_is_away_and_again_at_once_when_it_is_back(
    fault, redis, cast, open_room, monkeypatch
):
    async with tabs_of(cast.mo) as (mo,):
        await mo.join(open_room.stream)
        await send(open_room, cast.anna, "before")
        await mo.hear("new", text="before")
        getattr(redis, fault)()
        await send(open_room, cast.anna, "meanwhile")
        await mo.hear("new", text="meanwhile")
        assert not this_hub()._layer.is_up
        redis.start() if fault == "kill" else redis.thaw()
        await is_up_again()
        monkeypatch.setattr(layer, "PING_SECONDS", 3600)  # no more reading from the database
        await send(open_room, cast.anna, "after")
        await mo.hear("new", text="after")


async def is_up_again() -> None:
    while not this_hub()._layer.is_up or layer.is_paused():
        await asyncio.sleep(0.02)


@pytest.mark.parametrize("fault", FAULTS)
async def test_tab_that_opens_while_redis_is_away_sends_and_receives(fault, redis, cast, open_room):
    getattr(redis, fault)()
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            assert (await tab.join(open_room.stream))["t"] == "joined"
        await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi")
        await anna.hear("ok", cid="c-1")
        assert await in_thread(Message.objects.filter(text="Hoi").count) == 1
        await mo.hear("new", text="Hoi")


async def test_right_that_ends_while_redis_is_away_closes_the_stream(redis, cast, open_room):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        redis.kill()
        await in_thread(leave_group, actor=cast.anna, group=open_room.group)
        assert (await anna.hear("gone"))["code"] == "no_access"


@pytest.mark.parametrize("fault", FAULTS)
def test_form_is_stored_while_redis_is_away_and_only_the_first_announcement_waits(
    fault, redis, cast, open_room, monkeypatch
):
    monkeypatch.setattr(layer, "PAUSE_SECONDS", 3600)
    getattr(redis, fault)()
    browser, failures = client_for(cast.anna), []
    monkeypatch.setattr(layer.log, "error", lambda *message: failures.append(message))
    for number in range(3):
        response = browser.post(reverse("chat:room", args=[open_room.public_id]), {"cid": f"c-{number}", "text": "Hoi"})
        assert response.status_code == 302
    assert Message.objects.filter(text="Hoi").count() == 3
    assert len(failures) == 1


async def test_announcement_that_was_dropped_is_read_from_the_database_by_hubs_that_noticed_nothing(
    redis, cast, open_room, monkeypatch
):
    monkeypatch.setattr(layer, "PING_SECONDS", 3600)
    async with tabs_of(cast.mo) as (mo,):
        await mo.join(open_room.stream)
        monkeypatch.setattr(layer, "PUBLISH_SECONDS", 0)  # no time at all
        await send(open_room, cast.anna, "Hoi")
        monkeypatch.setattr(layer, "PUBLISH_SECONDS", 5)
        await mo.hear("new", text="Hoi")


def test_message_comes_within_five_seconds_when_the_layer_is_lost():
    assert max(LOST_SECONDS, AWAY_SECONDS) < DELIVERY_SECONDS
