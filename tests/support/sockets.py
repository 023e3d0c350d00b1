"""Open a browser tab's websocket on the real application, for tests of live updates."""

import asyncio
import json
import time
from contextlib import asynccontextmanager

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer
from channels.testing import WebsocketCommunicator
from django.conf import settings
from django.db import connections
from django.test import Client

from community.asgi import application
from community.live.hub import this_hub
from community.live.publish import CONTROL
from tests.support.people import client_for

OWN_ORIGIN = settings.SITE_ORIGIN
TIMEOUT_SECONDS = 30  # a wait ends as soon as the frame is there; a busy machine is slow


def in_thread(function, *arguments, **keywords):
    """Call a function that needs the database from an async test."""
    return database_sync_to_async(function)(*arguments, **keywords)


class TooLong(AssertionError):
    """Frames came, but not in time the one that the test waits for."""


class Deadline:
    """Limit a wait as a whole: other frames, such as heartbeats, may keep coming."""

    def __init__(self):
        self._ends = time.monotonic() + TIMEOUT_SECONDS

    def left(self) -> float:
        if (left := self._ends - time.monotonic()) <= 0:
            raise TooLong
        return left


class Tab(WebsocketCommunicator):
    """The socket of a browser tab. ``hear`` skips the frames that the test does not wait for."""

    async def connect(self, timeout: float = TIMEOUT_SECONDS) -> tuple[bool, int | str | None]:
        return await super().connect(timeout)

    async def disconnect(self, code: int = 1000, timeout: float = TIMEOUT_SECONDS) -> None:
        await super().disconnect(code, timeout)

    async def say(self, **frame) -> None:
        await self.send_to(text_data=json.dumps(frame))

    async def hear(self, kind: str, /, **fields) -> dict:
        deadline = Deadline()
        while True:
            frame = await self.receive_json_from(deadline.left())
            if frame["t"] == kind and all(frame.get(name) == value for name, value in fields.items()):
                return frame

    async def hears_all(self) -> list[dict]:
        """Return all frames that were published before this call, until the answer ``gone`` to a last question."""
        heard = []
        await wait_for_hub()
        await self.say(t="join", s="the:end")
        deadline = Deadline()
        while True:
            frame = await self.receive_json_from(deadline.left())
            if frame["t"] == "gone" and frame["s"] == "the:end":
                return heard
            heard.append(frame)

    async def join(self, stream: str, after: int = 0) -> dict:
        await self.say(t="join", s=stream, after=after)
        return await self.hear_answer("joined", "gone", s=stream)

    async def hear_answer(self, *kinds: str, s: str) -> dict:
        """Return the first frame of one of these kinds about stream ``s``."""
        deadline = Deadline()
        while True:
            frame = await self.receive_json_from(deadline.left())
            if frame.get("s") == s and frame["t"] in kinds:
                return frame

    async def is_closed_with(self) -> int:
        deadline = Deadline()
        while True:
            output = await self.receive_output(deadline.left())
            if output["type"] == "websocket.close":
                return output.get("code", 1000)


def cookie_of(browser: Client) -> bytes:
    return "; ".join(f"{name}={morsel.value}" for name, morsel in browser.cookies.items()).encode()


def tab_for(browser: Client, origin: str | None = OWN_ORIGIN, path: str = "/ws/") -> Tab:
    headers = [(b"cookie", cookie_of(browser))] if browser.cookies else []
    return Tab(application, path, headers + ([(b"origin", origin.encode())] if origin else []))


@asynccontextmanager
async def tabs_of(*members):
    """Open a tab with a socket for each of these members (None is a visitor)."""
    tabs = [tab_for(await in_thread(client_for, member)) for member in members]
    try:
        for tab in tabs:
            connected, _code = await tab.connect(TIMEOUT_SECONDS)
            assert connected
        yield tabs
    finally:
        for tab in tabs:
            if not tab.future.done():
                await tab.disconnect()
        await close_connections()


async def wait_for_hub() -> None:
    """Wait until the hub has handled all announcements made before this call and has sent their frames."""
    hub, rung, last = this_hub(), asyncio.Event(), {"type": "streams.changed", "streams": ["the:end"]}
    handle = hub._layer._on_message

    async def heard(message: dict) -> None:
        await handle(message)
        if message.get("streams") == last["streams"]:
            rung.set()

    hub._layer._on_message = heard
    try:
        await get_channel_layer().group_send(CONTROL, last)
        await asyncio.wait_for(rung.wait(), TIMEOUT_SECONDS)
    finally:
        hub._layer._on_message = handle
    for delivery in [stream.delivery for stream in hub.streams.values() if stream.delivery]:
        await asyncio.wait_for(asyncio.shield(delivery), TIMEOUT_SECONDS)


async def close_connections() -> None:
    """Close the connections of the channel layer and of the database thread, which the test's event loop held open."""
    await asyncio.sleep(0)
    layer = get_channel_layer()
    await layer.flush() if hasattr(layer, "flush") else None
    await in_thread(connections.close_all)
