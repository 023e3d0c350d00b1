"""One socket of this process: who is there, what it listens to, and a bounded queue of what it still has to get."""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count

from community.live.protocol import encode
from community.live.queries import VISITOR, SocketUser
from community.live.stream_kinds import Event, page_name

QUEUE_FRAMES = 200
QUEUE_CHARACTERS = 500_000
LAST_WORD_SECONDS = 1
_opened = count()
TOO_SLOW, BROKEN = 4429, 4500  # a server may not say 1011 by itself


class Socket:
    """``deliver(text)`` and ``hang_up(code)`` write to the connection; only the socket's own task calls them."""

    def __init__(self, *, session_key: str | None, deliver: Callable[[str], Awaitable], hang_up: Callable):
        self.session_key = session_key
        self.opened = next(_opened)
        self.standing: SocketUser = VISITOR
        self.streams: set[str] = set()
        self.closed_with: int | None = None
        self._deliver, self._hang_up = deliver, hang_up
        self._frames: deque[tuple[str, str | None]] = deque()
        self._characters = 0  # of all in the queue
        self._missed: set[str] = set()
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._write())

    @property
    def member_key(self) -> str | None:
        return str(self.standing.member.pk) if self.standing.member is not None else None

    def may_see(self, event: Event) -> bool:
        if event.only is not None and self.member_key not in {str(key) for key in event.only}:
            return False
        return event.author is None or str(event.author) not in self.standing.blocked

    def say(self, frame: dict) -> None:
        self.push(encode(frame))

    def push(self, text: str, stream: str | None = None) -> None:
        """Queue a frame. What belongs to a stream can be asked for again, so it makes way when the queue is full."""
        if self.closed_with is not None:
            return
        if stream is not None and (stream in self._missed or self._is_full(1)):
            self._missed.add(stream)
        elif self._is_full(2):
            self.close(TOO_SLOW)  # asks and does not take the answers in
        else:
            self._frames.append((text, stream))
            self._characters += len(text)
        self._wake.set()

    def _is_full(self, times: int) -> bool:
        return len(self._frames) >= times * QUEUE_FRAMES or self._characters >= times * QUEUE_CHARACTERS

    def forget(self, stream: str) -> None:
        """Nothing of this stream goes out any more, also not what was queued."""
        self.streams.discard(stream)
        self._missed.discard(stream)
        self._frames = deque(frame for frame in self._frames if frame[1] != stream)
        self._characters = sum(len(text) for text, _stream in self._frames)

    def close(self, code: int, last: dict | None = None) -> None:
        """Close, after ``last`` if that is given; whatever was queued does not go out any more, and what is not taken
        in is not waited for."""
        if self.closed_with is None:
            self.closed_with = code
            self._frames.clear()
            self._missed.clear()
            self._task.cancel()
            self._task = asyncio.create_task(self._end(last))

    def stop(self) -> None:
        """The connection is gone."""
        self.closed_with = self.closed_with or 1006
        self._task.cancel()

    async def _end(self, last: dict | None) -> None:
        with suppress(Exception):
            async with asyncio.timeout(LAST_WORD_SECONDS):
                if last is not None:
                    await self._deliver(encode(last))
        await self._hang_up(self.closed_with)

    async def _write(self) -> None:
        try:
            await self._write_all()
        except Exception:  # what cannot be written to is hung up: nobody empties this queue any more
            self.close(BROKEN)

    async def _write_all(self) -> None:
        while True:
            await self._wake.wait()
            self._wake.clear()
            while self._frames:
                text, _stream = self._frames.popleft()
                self._characters -= len(text)
                await self._deliver(text)
            for stream in list(self._missed):
                self._missed.discard(stream)
                await self._deliver(encode({"t": "missed", "s": page_name(stream)}))
