"""The hub: the sockets of this process, and the streams that they listen to.

It joins one layer group for each stream that has a socket. A new event is read once, encoded once, and sent to each
socket whose user may see it now. The hub lives in one event loop and changes its state only there; database queries
run in a thread.
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
from community.live.stream_kinds import client_name, kind_of

HEARTBEAT_SECONDS = 20
REJOIN_GROUPS_SECONDS = 3600  # the in-memory layer forgets a group member after a day
SESSION_OVER, TOO_MANY_SOCKETS = 4403, 4408
SOCKETS_PER_MEMBER = 20  # in this process

log = logging.getLogger(__name__)
_hubs: WeakKeyDictionary = WeakKeyDictionary()


def this_hub() -> "Hub":
    """Return the hub of this event loop; a serving process has one."""
    return _hubs.setdefault(asyncio.get_running_loop(), Hub())


class Stream:
    """A stream with a socket in this process. ``seq`` is the last number that was delivered."""

    def __init__(self, name: str):
        self.name = name
        self.client_name = client_name(name)
        self.seq = 0
        self.version = 0
        self.sockets: set[Socket] = set()
        self.has_news = False
        self.delivery: asyncio.Task | None = None


class Hub:
    def __init__(self):
        self.sockets: set[Socket] = set()
        self.streams: dict[str, Stream] = {}
        self._tasks: list[asyncio.Task] = []
        self._starting = asyncio.Lock()
        self._joined_groups_at = 0.0

    # connecting and joining

    async def enter(self, socket: Socket) -> None:
        self.sockets.add(socket)
        await self._close_oldest(socket)
        async with self._starting:  # when the layer cannot be reached, the next socket tries again
            if not self._tasks:
                self._layer = get_channel_layer()
                self._channel = await self._layer.new_channel("live")
                await self._layer.group_add(CONTROL, self._channel)
                self._joined_groups_at = time.monotonic()
                self._tasks = [asyncio.create_task(self._beat_forever()), asyncio.create_task(self._listen())]

    async def _close_oldest(self, newest: Socket) -> None:
        """Close the oldest sockets of a member who has too many: the newest tab is the one that they look at."""
        if newest.member_key is not None:
            open_ones = [socket for socket in self._sockets_of({newest.member_key}) if socket.close_code is None]
            for socket in sorted(open_ones, key=lambda socket: socket.opened)[:-SOCKETS_PER_MEMBER]:
                await self._close(socket, TOO_MANY_SOCKETS)

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
        """Add a socket to a stream that its user may read; return the number after which it gets all events."""
        stream, is_new = self.streams.get(name), name not in self.streams
        if is_new:
            stream = self.streams[name] = Stream(name)
            stream.seq, stream.version = head.seq, head.version
        stream.sockets.add(socket)  # before the await: a socket that leaves meanwhile must not remove the stream
        socket.streams.add(name)
        stream.version = min(stream.version, head.version)
        if is_new:
            await self._layer.group_add(layer_group(name), self._channel)
        await _query(queries.tell_present, {name: [socket]})
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

    # messages of the channel layer

    async def _listen(self) -> None:
        while True:
            try:
                message = await self._layer.receive(self._channel)
                await self._on_message(message)
            except Exception:  # the layer cannot be reached now: the heartbeat finds what was missed
                log.exception("the channel layer could not be read")
                await asyncio.sleep(1)

    async def _on_message(self, message: dict) -> None:
        if message["type"] == "stream.changed":
            self._schedule_delivery(message["stream"])
        elif message["type"] == "streams.changed":
            for name in message["streams"]:
                self._schedule_delivery(name)
        elif message["type"] == "sessions.ended":
            for socket in self._sockets_of({message["member"]}):
                await self._close(socket, SESSION_OVER)
        elif message["type"] == "access.changed":
            sockets = self._sockets_of(set(message["members"]))
            await self.recheck(sockets)
            heads = await _query(queries.heads, list(self.streams))
            await self._recheck_changed(heads)
            self._schedule_changed(heads)
            for name in {name for socket in sockets for name in socket.streams if kind_of(name).state}:
                self._schedule_delivery(name)  # a count of what the member may see

    def _sockets_of(self, member_keys: set[str]) -> list[Socket]:
        return [socket for socket in self.sockets if socket.member_key in member_keys]

    # delivery

    def _schedule_delivery(self, name: str) -> None:
        stream = self.streams.get(name)
        if stream is not None:
            stream.has_news = True
            if stream.delivery is None or stream.delivery.done():
                stream.delivery = asyncio.create_task(self._deliver(stream))

    async def _deliver(self, stream: Stream) -> None:
        """Read new events, once for all sockets, until there are no more."""
        while stream.has_news and stream.sockets:
            stream.has_news = False
            try:
                await self._deliver_once(stream)
            except Exception:
                log.exception("a stream could not be read")

    async def _deliver_once(self, stream: Stream) -> None:
        members = {socket.member_key for socket in stream.sockets if socket.member_key}
        new = await _query(queries.new_events, stream.name, stream.seq, members)
        await self._recheck_before(stream, new)
        for event in new.events:
            text = encode({"t": "new", "s": stream.client_name, "seq": event.seq, **event.frame})
            for socket in stream.sockets:
                if socket.may_see(event):
                    socket.queue(text, stream.name)
        stream.seq = new.upto
        if new.head is not None and not kind_of(stream.name).state and new.head.seq > new.upto:
            stream.has_news = True

    async def _recheck_before(self, stream: Stream, new: queries.NewEvents) -> None:
        """Before a delivery, recheck the sockets whose right to read may have changed."""
        changed = [
            socket
            for socket in stream.sockets
            if socket.member_key and new.member_versions.get(socket.member_key) != socket.user.version
        ]
        await self.recheck(changed)
        await self._recheck_changed({stream.name: new.head}, only=stream)

    # rechecking rights

    async def recheck(self, sockets: list[Socket]) -> None:
        """Load the users of these sockets again, and close the sessions and streams to which they have no right now."""
        for socket in sockets:
            user = await _query(queries.load_user, socket.member_key, socket.session_key)
            if user is None:
                await self._close(socket, SESSION_OVER)
                continue
            socket.user = user
            for name in list(socket.streams):
                if not await _query(queries.may_read, user, name):
                    await self._close_stream(socket, name)

    async def _recheck_changed(self, heads: dict, only: Stream | None = None) -> None:
        """Recheck the right to read of every socket on the streams whose version changed."""
        for stream in [only] if only else list(self.streams.values()):
            head = heads.get(stream.name)
            if head is not None and head.version == stream.version:
                continue
            sockets = set(stream.sockets)
            closed = sockets if head is None else await _query(queries.without_right, sockets, stream.name)
            for socket in closed:
                await self._close_stream(socket, stream.name)
            stream.version = head.version if head else 0

    async def _close_stream(self, socket: Socket, name: str) -> None:
        await self.leave_stream(socket, name)
        socket.send({"t": "gone", "s": client_name(name), "code": "no_access"})

    async def _close(self, socket: Socket, code: int) -> None:
        socket.close(code)
        for name in list(socket.streams):
            await self.leave_stream(socket, name)

    # the heartbeat

    async def _beat_forever(self) -> None:
        while True:
            await asyncio.sleep(HEARTBEAT_SECONDS)
            try:
                await self.beat()
            except Exception:
                log.exception("a heartbeat was missed")

    async def beat(self) -> None:
        """Find the events and changes of rights that the layer lost; send each client the numbers of its streams."""
        if time.monotonic() - self._joined_groups_at > REJOIN_GROUPS_SECONDS:
            self._joined_groups_at = time.monotonic()
            for group in [CONTROL, *map(layer_group, self.streams)]:
                await self._layer.group_add(group, self._channel)
        await self.recheck(await self._sockets_to_recheck())
        await _query(queries.tell_present, {name: list(stream.sockets) for name, stream in self.streams.items()})
        heads = await _query(queries.heads, list(self.streams))
        await self._recheck_changed(heads)
        self._schedule_changed(heads)
        for socket in list(self.sockets):
            seqs = {client_name(name): heads[name].seq for name in socket.streams if name in heads}
            socket.send({"t": "beat", "seqs": seqs})

    def _schedule_changed(self, heads: dict) -> None:
        for stream in list(self.streams.values()):
            if stream.name in heads and heads[stream.name].seq != stream.seq:
                self._schedule_delivery(stream.name)

    async def _sockets_to_recheck(self) -> list[Socket]:
        """Return the sockets of which the member changed or the session ended."""
        of_members = [socket for socket in self.sockets if socket.member_key]
        versions = await _query(queries.member_versions, {socket.member_key for socket in of_members})
        sessions = await _query(queries.existing_sessions, {socket.session_key for socket in of_members})
        return [
            socket
            for socket in of_members
            if versions.get(socket.member_key) != socket.user.version or socket.session_key not in sessions
        ]


async def _query(function, *arguments):
    return await database_sync_to_async(function)(*arguments)
