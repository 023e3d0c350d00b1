"""A socket of this process: its user, its streams, and a bounded queue of frames that are still to be written.

While nothing waits and the client has room, a frame is written at once; otherwise it joins the queue, which a task of
the socket writes.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from contextlib import suppress
from itertools import count

from community.live.protocol import encode
from community.live.queries import VISITOR, SocketUser
from community.live.stream_kinds import Event, client_name

QUEUE_FRAMES = 200
QUEUE_CHARACTERS = 500_000
LAST_FRAME_SECONDS = 1
WRITE_NOW = "huiskamer.write_now"  # the extension in the ASGI scope with which a server offers ``write_now``
_opened = count()
TOO_SLOW, BROKEN = 4429, 4500  # a server may not send 1011 itself


class Frame:
    """A frame for one socket or many. ``prepared`` is what the server made of it for the wire, at its first writing."""

    __slots__ = ("prepared", "text")

    def __init__(self, text: str):
        self.text = text
        self.prepared: object = None


def never_at_once(frame: Frame) -> bool:
    """Stand in for ``write_now`` where the server has none."""
    return False


class Socket:
    """``write(text)`` and ``disconnect(code)`` act on the connection; only the socket's own task calls them.

    ``write_now(frame)`` writes without waiting, and returns False when the client has no room for it.
    """

    def __init__(
        self,
        *,
        session_key: str | None,
        write: Callable[[str], Awaitable],
        disconnect: Callable,
        write_now: Callable[[Frame], bool] = never_at_once,
    ):
        self.session_key = session_key
        self.opened = next(_opened)
        self.user: SocketUser = VISITOR
        self.streams: set[str] = set()
        self.close_code: int | None = None
        self._write, self._write_now, self._disconnect = write, write_now, disconnect
        self._frames: deque[tuple[str, str | None]] = deque()
        self._is_writing = False  # the task is at it
        self._characters = 0  # of all frames in the queue
        self._missed: set[str] = set()
        self._wake = asyncio.Event()
        self._task = asyncio.create_task(self._write_queue())

    @property
    def member_key(self) -> str | None:
        return self.user.member_key

    def may_see(self, event: Event) -> bool:
        if event.only is not None and self.member_key not in event.only:
            return False
        if event.members_only and self.member_key is None:
            return False
        return event.author not in self.user.blocked

    def send(self, frame: dict) -> None:
        self.queue(Frame(encode(frame)))

    def queue(self, frame: Frame, stream: str | None = None) -> None:
        """Write a frame now, or queue it. When the queue is full, a frame of a stream is dropped: the client can ask
        for it again."""
        if self.close_code is not None:
            return
        if not (self._is_writing or self._frames or self._missed) and self._write_now(frame):
            return
        if stream is not None and (stream in self._missed or self._is_full(1)):
            self._missed.add(stream)
        elif self._is_full(2):
            self.close(TOO_SLOW)  # the client sends, and does not read the answers
        else:
            self._frames.append((frame.text, stream))
            self._characters += len(frame.text)
        self._wake.set()

    def _is_full(self, times: int) -> bool:
        return len(self._frames) >= times * QUEUE_FRAMES or self._characters >= times * QUEUE_CHARACTERS

    def forget(self, stream: str) -> None:
        """Leave a stream, and drop its frames from the queue."""
        self.streams.discard(stream)
        self._missed.discard(stream)
        self._frames = deque(frame for frame in self._frames if frame[1] != stream)
        self._characters = sum(len(text) for text, _stream in self._frames)

    def close(self, code: int, last_frame: dict | None = None) -> None:
        """Close, after ``last_frame`` if that is given. The queue is dropped, and a client that does not read is not
        waited for."""
        if self.close_code is None:
            self.close_code = code
            self._frames.clear()
            self._missed.clear()
            self._task.cancel()
            self._task = asyncio.create_task(self._end(last_frame))

    def stop(self) -> None:
        """Stop the task, after the connection was lost."""
        self.close_code = self.close_code or 1006
        self._task.cancel()

    async def _end(self, last_frame: dict | None) -> None:
        with suppress(Exception):
            async with asyncio.timeout(LAST_FRAME_SECONDS):
                if last_frame is not None:
                    await self._write(encode(last_frame))
        await self._disconnect(self.close_code)

    async def _write_queue(self) -> None:
        try:
            while True:
                await self._wake.wait()
                self._wake.clear()
                self._is_writing = True
                await self._write_frames()
                self._is_writing = False
        except Exception:  # nothing empties this queue any more
            self.close(BROKEN)

    async def _write_frames(self) -> None:
        while self._frames:
            text, _stream = self._frames.popleft()
            self._characters -= len(text)
            await self._write(text)
        for stream in list(self._missed):
            self._missed.discard(stream)
            await self._write(encode({"t": "missed", "s": client_name(stream)}))
