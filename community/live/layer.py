"""The channel layer, which may be away at any moment: nobody waits for it long, and the hub hears when it is.

Nothing depends on it: an announcement that it loses is found in the database. ``publish`` asks a layer that does not
answer once in a while and not for each announcement. A hub has ``Subscriptions``: while the layer is away they let it
read the database every few seconds, and when the layer is back they join everything anew.
"""

import asyncio
import logging
import time
from collections.abc import Awaitable, Callable

from channels.layers import get_channel_layer

PUBLISH_SECONDS = 0.5  # a form waits no longer for its announcement
PAUSE_SECONDS = 1  # then announcements are dropped, before the next one tries again
PING_SECONDS = 1
ANSWER_SECONDS = 2  # a busy process hears its own ping late
CONNECT_SECONDS = 1
REJOIN_SECONDS = 3600  # the in-memory layer forgets a group member after a day
CONTROL = "live.control"  # the group of all hubs
PING, LOST = "layer.ping", "layer.lost"

log = logging.getLogger(__name__)
# of this process, whatever thread or event loop published
_failed_at = float("-inf")
_is_lost = False  # something was dropped, and the hubs do not know
_repairing: asyncio.Task | None = None  # kept, so that it is not collected


def is_paused() -> bool:
    """Return whether the layer did not take an announcement a moment ago."""
    return time.monotonic() - _failed_at < PAUSE_SECONDS


async def publish(group: str, message: dict) -> None:
    """Send a message to a group; when the layer is away it is dropped, and the hubs read from the database instead."""
    global _repairing
    if is_paused():
        return
    if not await _is_sent(group, message):
        _repairing = asyncio.create_task(_announce_loss())
    elif _is_lost:
        await _is_sent(CONTROL, {"type": LOST})


async def _announce_loss() -> None:
    """Tell the hubs that something was dropped, as soon as the layer takes it.

    A command of ``manage.py`` has no lasting event loop for this: there the next announcement that is taken does it.
    """
    while True:
        await asyncio.sleep(PAUSE_SECONDS)
        if not _is_lost or await _is_sent(CONTROL, {"type": LOST}):
            return


async def _is_sent(group: str, message: dict) -> bool:
    global _failed_at, _is_lost
    try:
        async with asyncio.timeout(PUBLISH_SECONDS):
            await get_channel_layer().group_send(group, message)
    except Exception as error:
        _failed_at, _is_lost = time.monotonic(), True
        log.error("the channel layer did not take an announcement: %s", type(error).__name__)
        return False
    if message["type"] == LOST:
        _failed_at, _is_lost = float("-inf"), False
    return True


class Subscriptions:
    """The layer groups that a hub listens to.

    ``on_message(message)`` gets what comes. ``catch_up()`` reads from the database what the layer may have lost; it is
    called every few seconds while the layer is away, and once when it is back.
    """

    def __init__(self, on_message: Callable[[dict], Awaitable], catch_up: Callable[[], Awaitable]):
        self.is_up = False
        self._on_message, self._catch_up = on_message, catch_up
        self._groups: set[str] = set()  # that the hub wants, whether the layer is there or not
        self._heard = asyncio.Event()
        self._listener: asyncio.Task | None = None
        self._watcher: asyncio.Task | None = None
        self._joined_at = 0.0

    @property
    def is_running(self) -> bool:
        return self._watcher is not None

    async def start(self, group: str) -> None:
        self._layer = get_channel_layer()
        self._groups.add(group)
        self._watcher = asyncio.create_task(self._watch())
        await self._connect()

    async def stop(self) -> None:
        for task in (self._watcher, self._listener):
            if task is not None:
                task.cancel()
        self._watcher = self._listener = None
        if self.is_up:
            for group in list(self._groups):
                await self._ask(self._layer.group_discard(group, self._channel))
        self._groups.clear()
        self.is_up = False

    async def join(self, group: str) -> None:
        self._groups.add(group)
        if self.is_up and not await self._ask(self._layer.group_add(group, self._channel)):
            self.is_up = False

    async def leave(self, group: str) -> None:
        self._groups.discard(group)
        if self.is_up and not await self._ask(self._layer.group_discard(group, self._channel)):
            self.is_up = False

    async def _ask(self, answer: Awaitable) -> bool:
        """Return whether the layer did this in time."""
        try:
            async with asyncio.timeout(CONNECT_SECONDS):
                await answer
        except Exception as error:
            log.error("the channel layer does not answer: %s", type(error).__name__)
            return False
        return True

    async def _connect(self) -> None:
        """Listen on a new channel, in all groups."""
        self.is_up = await self._ask(self._make_channel()) and await self._join_all()
        if self.is_up:
            self._joined_at = time.monotonic()
            self._listener = asyncio.create_task(self._listen(self._channel))

    async def _make_channel(self) -> None:
        self._channel = await self._layer.new_channel("live")

    async def _join_all(self) -> bool:
        """Return whether the layer took every group, each in time: a busy process may have thousands."""
        joined: set[str] = set()
        while missing := self._groups - joined:  # others come while this waits
            for group in missing:
                if not await self._ask(self._layer.group_add(group, self._channel)):
                    return False
            joined |= missing
        return True

    async def _listen(self, channel: str) -> None:
        while True:
            message = await self._layer.receive(channel)
            if message["type"] == PING:
                self._heard.set()
                continue
            try:
                await (self._catch_up() if message["type"] == LOST else self._on_message(message))
            except Exception:  # the heartbeat finds what it was about
                log.exception("a message of the channel layer could not be handled")

    async def _watch(self) -> None:
        while True:
            await asyncio.sleep(PING_SECONDS)
            was_up, self.is_up = self.is_up, self.is_up and await self._hears_itself()
            if not self.is_up:
                await self._reconnect()
            if not (was_up and self.is_up):
                try:
                    await self._catch_up()
                except Exception:
                    log.exception("streams could not be read from the database")

    async def _hears_itself(self) -> bool:
        """Send a message to this hub and wait for it: a subscription that was lost is found only so."""
        self._heard.clear()
        is_sent = await self._ask(self._layer.send(self._channel, {"type": PING}))
        try:
            await asyncio.wait_for(self._heard.wait(), ANSWER_SECONDS if is_sent else 0)
        except TimeoutError:
            return False
        if time.monotonic() - self._joined_at > REJOIN_SECONDS:
            self._joined_at = time.monotonic()
            return await self._join_all()
        return True

    async def _reconnect(self) -> None:
        """Drop what is left of the old connections and make new ones: those of a server that hung never answer."""
        if await self._ask(self._layer.flush()):
            if self._listener is not None:
                self._listener.cancel()
            await self._connect()
