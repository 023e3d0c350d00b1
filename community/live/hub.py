"""The sockets of this process. The layer is joined once per stream with listeners, a new event is read once and
encoded once, and it goes to each socket whose member may see it now.

The hub lives in one event loop and touches its own state only there; the database is asked in a thread.
"""

import asyncio
import logging
import time
from weakref import WeakKeyDictionary

from channels.db import database_sync_to_async
from channels.layers import get_channel_layer

from community.live import queries
from community.live.protocol import encode
from community.live.publish import CONTROL, layer_group
from community.live.sockets import Socket
from community.live.stream_kinds import kind_of, page_name

HEARTBEAT_SECONDS = 20
GROUPS_AGAIN_SECONDS = 3600  # the in-memory layer forgets a group member after a day
SESSION_OVER, CROWDED = 4403, 4408
SOCKETS_PER_MEMBER = 20  # in this process

log = logging.getLogger(__name__)
_hubs: WeakKeyDictionary = WeakKeyDictionary()


def this_hub() -> "Hub":
    """The hub of this event loop: in a process that serves there is one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


class Stream:
    """A stream that somebody in this process listens to. ``seq`` is the last number that was told."""

    def __init__(self, name: str):
        self.name = name
        self.page_name = page_name(name)
        self.seq = 0
        self.version = 0
        self.sockets: set[Socket] = set()
        self.news = False
        self.telling: asyncio.Task | None = None


class Hub:
    def __init__(self):
        self.sockets: set[Socket] = set()
        self.streams: dict[str, Stream] = {}
        self._tasks: list[asyncio.Task] = []
        self._starting = asyncio.Lock()
        self._groups_at = 0.0

    # sockets come and go

    async def enter(self, socket: Socket) -> None:
        self.sockets.add(socket)
        await self._keep_within_bounds(socket)
        async with self._starting:  # when the layer is away, the next page tries again
            if not self._tasks:
                self._layer = get_channel_layer()
                self._channel = await self._layer.new_channel("live")
                await self._layer.group_add(CONTROL, self._channel)
                self._groups_at = time.monotonic()
                self._tasks = [asyncio.create_task(self._beat()), asyncio.create_task(self._hear())]

    async def _keep_within_bounds(self, newest: Socket) -> None:
        """The page that one opens last is the one that one looks at: the oldest makes way."""
        if newest.member_key is not None:
            open_ones = [socket for socket in self._sockets_of({newest.member_key}) if socket.closed_with is None]
            for socket in sorted(open_ones, key=lambda socket: socket.opened)[:-SOCKETS_PER_MEMBER]:
                await self._hang_up(socket, CROWDED)

    async def leave(self, socket: Socket) -> None:
        socket.stop()
        self.sockets.discard(socket)
        for name in list(socket.streams):
            await self.leave_stream(socket, name)
        if not self.sockets and self._tasks:
            for task in self._tasks:
                task.cancel()
            self._tasks = []
            await self._layer.group_discard(CONTROL, self._channel)

    async def join(self, socket: Socket, name: str, head: queries.Head) -> int:
        """Listen to a stream that this socket may read; gives the number from which it will be told."""
        stream, is_new = self.streams.get(name), name not in self.streams
        if is_new:
            stream = self.streams[name] = Stream(name)
            stream.seq, stream.version = head.seq, head.version
        stream.sockets.add(socket)  # before waiting: whoever leaves meanwhile must not take the stream along
        socket.streams.add(name)
        stream.version = min(stream.version, head.version)
        if is_new:
            await self._layer.group_add(layer_group(name), self._channel)
        return max(stream.seq, head.seq)

    async def leave_stream(self, socket: Socket, name: str) -> None:
        socket.forget(name)
        stream = self.streams.get(name)
        if stream is None:
            return
        stream.sockets.discard(socket)
        if not stream.sockets:
            del self.streams[name]
            await self._layer.group_discard(layer_group(name), self._channel)

    # what the layer says

    async def _hear(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
                await self._heard(message)
            except Exception:  # the layer is away for a moment: the heartbeat finds what was missed
                log.exception("the channel layer could not be heard")
                await asyncio.sleep(1)

    async def _heard(self, message: dict) -> None:
        if message["type"] == "stream.news":
            self._has_news(message["stream"])
        elif message["type"] == "streams.news":
            for name in message["streams"]:
                self._has_news(name)
        elif message["type"] == "sessions.ended":
            for socket in self._sockets_of({message["member"]}):
                await self._hang_up(socket, SESSION_OVER)
        elif message["type"] == "access.changed":
            sockets = self._sockets_of(set(message["members"]))
            await self.look_again(sockets)
            await self._compare(await _ask(queries.heads, list(self.streams)))
            for name in {name for socket in sockets for name in socket.streams if kind_of(name).state}:
                self._has_news(name)  # a count of what one may see

    def _sockets_of(self, member_keys: set[str]) -> list[Socket]:
        return [socket for socket in self.sockets if socket.member_key in member_keys]

    # telling

    def _has_news(self, name: str) -> None:
        stream = self.streams.get(name)
        if stream is not None:
            stream.news = True
            if stream.telling is None or stream.telling.done():
                stream.telling = asyncio.create_task(self._tell(stream))

    async def _tell(self, stream: Stream) -> None:
        """Read what is new, once for all sockets, until there is no more."""
        while stream.news and stream.sockets:
            stream.news = False
            try:
                await self._tell_once(stream)
            except Exception:
                log.exception("a stream could not be read")

    async def _tell_once(self, stream: Stream) -> None:
        members = {socket.member_key for socket in stream.sockets if socket.member_key}
        news = await _ask(queries.news, stream.name, stream.seq, members)
        await self._hold_back(stream, news)
        for event in news.events:
            text = encode({"t": "new", "s": stream.page_name, "seq": event.seq, **event.frame})
            for socket in stream.sockets:
                if socket.may_see(event):
                    socket.push(text, stream.name)
        stream.seq = news.upto
        if news.head is not None and not kind_of(stream.name).state and news.head.seq > news.upto:
            stream.news = True

    async def _hold_back(self, stream: Stream, news: queries.News) -> None:
        """Before anything is written: look again at the sockets whose right to see may have changed."""
        changed = [
            socket
            for socket in stream.sockets
            if socket.member_key and news.member_versions.get(socket.member_key) != socket.standing.version
        ]
        await self.look_again(changed)
        await self._compare({stream.name: news.head}, only=stream)

    # looking again

    async def look_again(self, sockets: list[Socket]) -> None:
        """These members changed: is the session still theirs, whom did they block, what may they still read?"""
        for socket in sockets:
            standing = await _ask(queries.standing_of, socket.member_key, socket.session_key)
            if standing is None:
                await self._hang_up(socket, SESSION_OVER)
                continue
            socket.standing = standing
            for name in list(socket.streams):
                if not await _ask(queries.may_read, standing, name):
                    await self._gone(socket, name)

    async def _compare(self, heads: dict, only: Stream | None = None) -> None:
        """A stream whose version changed: ask for each of its readers whether they may still read it."""
        for stream in [only] if only else list(self.streams.values()):
            head = heads.get(stream.name)
            if head is not None and head.version == stream.version:
                continue
            sockets = set(stream.sockets)
            refused = sockets if head is None else await _ask(queries.refused, sockets, stream.name)
            for socket in refused:
                await self._gone(socket, stream.name)
            stream.version = head.version if head else 0

    async def _gone(self, socket: Socket, name: str) -> None:
        await self.leave_stream(socket, name)
        socket.say({"t": "gone", "s": page_name(name), "code": "no_access"})

    async def _hang_up(self, socket: Socket, code: int) -> None:
        socket.close(code)
        for name in list(socket.streams):
            await self.leave_stream(socket, name)

    # the heartbeat

    async def _beat(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                await self.beat()
            except Exception:
                log.exception("a heartbeat was missed")

    async def beat(self) -> None:
        """Find what the layer lost, in news and in rights; tell each page where its streams stand."""
        if time.monotonic() - self._groups_at > GROUPS_AGAIN_SECONDS:
            self._groups_at = time.monotonic()
            for group in [CONTROL, *map(layer_group, self.streams)]:
                await self._layer.group_add(group, self._channel)
        await self.look_again(await self._doubtful())
        heads = await _ask(queries.heads, list(self.streams))
        await self._compare(heads)
        for stream in list(self.streams.values()):
            if stream.name in heads and heads[stream.name].seq != stream.seq:
                self._has_news(stream.name)
        for socket in list(self.sockets):
            seqs = {page_name(name): heads[name].seq for name in socket.streams if name in heads}
            socket.say({"t": "beat", "seqs": seqs})

    async def _doubtful(self) -> list[Socket]:
        """Sockets whose member changed, or whose session is not there any more."""
        known = [socket for socket in self.sockets if socket.member_key]
        versions = await _ask(queries.member_versions, {socket.member_key for socket in known})
        sessions = await _ask(queries.sessions_there, {socket.session_key for socket in known})
        return [
            socket
            for socket in known
            if versions.get(socket.member_key) != socket.standing.version or socket.session_key not in sessions
        ]


async def _ask(question, *arguments):
    return await database_sync_to_async(question)(*arguments)
