"""Sockets while the database is away: nothing is acknowledged, clients wait, and are told when it is back."""

import pytest
from django.db import OperationalError

from chat.rooms.models import Message
from community.live import database, hub
from tests.support.sockets import in_thread, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)


@pytest.fixture
def outage(monkeypatch):
    """Return a function that takes the database away from the hub, and gives it back."""
    visit, away = database._visit, []

    def asked(function, *arguments):
        if away:
            raise OperationalError("server closed the connection unexpectedly")
        return visit(function, *arguments)

    monkeypatch.setattr(database, "_visit", asked)
    monkeypatch.setattr(hub, "RETRY_SECONDS", 0.02)
    return lambda begins: away.append(1) if begins else away.clear()


async def test_message_is_not_acknowledged_while_the_database_is_away_and_is_stored_once_when_sent_again(
    cast, open_room, outage
):
    async with tabs_of(cast.anna, cast.mo) as (anna, mo):
        for tab in (anna, mo):
            await tab.join(open_room.stream)
        outage(True)
        await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi")
        assert (await anna.receive_json_from())["t"] == "wait"
        assert (await mo.receive_json_from())["t"] == "wait"  # the heartbeat found it
        outage(False)
        for tab in (anna, mo):
            assert (await tab.hear("ready"))["t"] == "ready"
            assert (await tab.join(open_room.stream))["t"] == "joined"
        for _time in range(2):
            await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi")
            await anna.hear("ok", cid="c-1")
        await mo.hear("new", text="Hoi")
        assert await in_thread(Message.objects.count) == 1


async def test_stream_that_is_joined_while_the_database_is_away_is_joined_when_it_is_ready(cast, open_room, outage):
    async with tabs_of(cast.anna) as (anna,):
        outage(True)
        await anna.say(t="join", s=open_room.stream, after=0)
        assert (await anna.receive_json_from())["t"] == "hello"
        assert (await anna.receive_json_from())["t"] == "wait"
        outage(False)
        await anna.hear("ready")
        assert (await anna.join(open_room.stream))["t"] == "joined"


async def test_message_that_cannot_be_handled_is_refused_so_that_the_next_one_is_sent(cast, open_room, monkeypatch):
    async with tabs_of(cast.anna) as (anna,):
        await anna.join(open_room.stream)
        monkeypatch.setattr(database, "_visit", lambda *_arguments: 1 / 0)
        await anna.say(t="send", s=open_room.stream, cid="c-1", text="Hoi")
        assert (await anna.hear("no", cid="c-1"))["code"] == "unclear"
