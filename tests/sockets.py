"""A page of somebody with its socket, on the real application, for tests of what is live."""

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
from community.live.announcements import CONTROL
from community.live.hub import this_hub
from tests.conftest import browser_of

OWN_ORIGIN = settings.SITE_ORIGIN
PATIENCE_SECONDS = 10


def in_thread(function, *arguments, **keywords):
    """Call something that needs the database, from an async test."""
    return database_sync_to_async(function)(*arguments, **keywords)


class TooLong(AssertionError):
    """Something came, but not in time what the test waits for."""


class Deadline:
    """Also what keeps coming must end: heartbeats are answers too."""

    def __init__(self):
        self._ends = time.monotonic() + PATIENCE_SECONDS

    def left(self) -> float:
        if (left := self._ends - time.monotonic()) <= 0:
            raise TooLong
        return left


class Page(WebsocketCommunicator):
    """What a page says and hears. ``hear`` skips the frames that the test does not wait for."""

    async def connect(self, timeout: float = PATIENCE_SECONDS) -> tuple[bool, int | str | None]:
        return await super().connect(timeout)

    async def disconnect(self, code: int = 1000, timeout: float = PATIENCE_SECONDS) -> None:
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
        """Everything that was told, and what comes until the page asks something that is answered by ``gone``."""
        heard = []
        await all_told()
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
        """The first frame of one of these kinds about this stream."""
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


def page_for(browser: Client, origin: str | None = OWN_ORIGIN, path: str = "/ws/") -> Page:
    headers = [(b"cookie", cookie_of(browser))] if browser.cookies else []
    return Page(application, path, headers + ([(b"origin", origin.encode())] if origin else []))


@asynccontextmanager
async def pages_of(*members):
    """An open page with a socket for each of these members (None is a visitor)."""
    pages = [page_for(await in_thread(browser_of, member)) for member in members]
    try:
        for page in pages:
            connected, _code = await page.connect(PATIENCE_SECONDS)
            assert connected
        yield pages
    finally:
        for page in pages:
            if not page.future.done():
                await page.disconnect()
        await quiet()


async def all_told() -> None:
    """Until the hub has heard each bell that was rung before, and has told its news: however late the bell came."""
    hub, rung, last = this_hub(), asyncio.Event(), {"type": "streams.news", "streams": ["the:end"]}

    async def heard(message: dict) -> None:
        await type(hub)._heard(hub, message)
        if message.get("streams") == last["streams"]:
            rung.set()

    hub._heard = heard
    try:
        await get_channel_layer().group_send(CONTROL, last)
        await asyncio.wait_for(rung.wait(), PATIENCE_SECONDS)
    finally:
        del hub._heard
    for telling in [stream.telling for stream in hub.streams.values() if stream.telling]:
        await asyncio.wait_for(asyncio.shield(telling), PATIENCE_SECONDS)


async def quiet() -> None:
    """Close what the event loop of this test held open: the layer's and the thread's connections."""
    await asyncio.sleep(0)
    layer = get_channel_layer()
    await layer.flush() if hasattr(layer, "flush") else None
    await in_thread(connections.close_all)
