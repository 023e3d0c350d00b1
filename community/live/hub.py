"""The hub: the sockets of this process, and the streams that they listen to.

It joins one layer group for each stream that has a socket. A new event is read once, encoded once, and sent to each
socket whose user may see it now. The hub lives in one event loop and changes its state only there; database queries
run in a thread, and those that wait at the same time share one visit.
"""

import asyncio
import logging
import time
from collections import defaultdict
from collections.abc import Collection
from contextlib import suppress
from itertools import batched
from random import uniform
from weakref import WeakKeyDictionary

from community.live import queries
from community.live.database import AnsweredTogether, reading, storing
from community.live.layer import Subscriptions
from community.live.protocol import encode
from community.live.publish import CONTROL, layer_group
from community.live.queries import Asked, Login, Rights, Unread, Waiting
from community.live.sockets import Frame, Socket
from community.live.stream_kinds import Answer, Event, Head, Refused, Sent, client_name, kind_of
from community.metrics.counters import HUB_SECONDS, SOCKET_MESSAGES, SOCKETS

HEARTBEAT_SECONDS = 20
RETRY_SECONDS = 1  # while the database does not answer
# Heartbeats are spread, so that no message waits for a thousand of them, and are out within half of the interval.
BEATS_AT_ONCE, SECONDS_BETWEEN_BEATS, MOST_BATCHES = 50, 0.1, 80
SESSION_OVER, TOO_MANY_SOCKETS, RESTARTING = 4403, 4408, 4503
# A moment of chance within these seconds: a thousand pages must not come back to the next process at once.
COME_BACK = {"t": "restart", "within": 10}
STORING_SECONDS = 5  # for messages that have come before a process ends
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
        self.announced: int | None = None  # up to which number there are events, where that is known
        self.announced_at: float | None = None  # when the layer told of them
        self.delivery: asyncio.Task | None = None


class Hub:
    def __init__(self):
        self.sockets: set[Socket] = set()
        self.streams: dict[str, Stream] = {}
        self._by_member: defaultdict[str, set[Socket]] = defaultdict(set)
        self._rights = AnsweredTogether(reading, queries.load_rights)
        self._news = AnsweredTogether(reading, queries.news)
        self._read = AnsweredTogether(reading, queries.read)
        self._store = AnsweredTogether(storing, queries.store)
        self._rights_number = 0  # of all changes of rights that the sockets know
        self._rechecking = asyncio.Lock()
        self._layer = Subscriptions(self._on_message, self.catch_up)
        self._beating: asyncio.Task | None = None
        self._starting = asyncio.Lock()
        self.is_draining = False
        self._storing = 0  # messages
        self._waiting: set[Socket] = set()  # for the database
        self._stumbled = asyncio.Event()

    # connecting and joining

    async def connect(self, socket: Socket) -> None:
        """Give a socket the user of its session; a visitor when there is none."""
        rights = await self._rights(Asked(Login(socket.session_key, connects=True)))
        socket.user = rights.user

    async def enter(self, socket: Socket) -> None:
        self.sockets.add(socket)
        SOCKETS.inc()
        if socket.member_key is not None:
            self._by_member[socket.member_key].add(socket)
        if self.is_draining:
            socket.close(RESTARTING, COME_BACK)
            return
        await self._close_oldest(socket)
        async with self._starting:
            if self._beating is None:
                self._beating = asyncio.create_task(self._beat_forever())
                await self._layer.start(CONTROL)

    async def _close_oldest(self, newest: Socket) -> None:
        """Close the oldest sockets of a member who has too many: the newest tab is the one that they look at."""
        if newest.member_key is not None:
            open_ones = [socket for socket in self._sockets_of({newest.member_key}) if socket.close_code is None]
            for socket in sorted(open_ones, key=lambda socket: socket.opened)[:-SOCKETS_PER_MEMBER]:
                await self._close(socket, TOO_MANY_SOCKETS)

    async def leave(self, socket: Socket) -> None:
        socket.stop()
        self._waiting.discard(socket)
        if socket in self.sockets:
            self.sockets.discard(socket)
            SOCKETS.dec()
        if socket.member_key in self._by_member:
            self._by_member[socket.member_key].discard(socket)
            if not self._by_member[socket.member_key]:
                del self._by_member[socket.member_key]
        for name in list(socket.streams):
            await self.leave_stream(socket, name)
        if not self.sockets and self._beating is not None:
            self._beating.cancel()
            self._beating = None
            await self._layer.stop()

    async def drain(self) -> None:
        """Answer the messages that have come, tell each client to come back, and close the sockets.

        What is sent after this has begun gets no answer: the client sends it again, elsewhere.
        """
        self.is_draining = True
        with suppress(TimeoutError):
            async with asyncio.timeout(STORING_SECONDS):
                while self._storing:
                    await asyncio.sleep(0.02)
        await asyncio.sleep(0.02)  # for the last answers
        for socket in list(self.sockets):
            socket.close(RESTARTING, COME_BACK)

    async def head_if_readable(self, socket: Socket, name: str, *, joins: bool = False) -> Head | None:
        """Return the head of the stream when the user of a socket may read it now, else None.

        The user is loaded again when the rights of anybody have changed since. A socket whose session has ended is
        closed.
        """
        rights = await self._rights(Asked(_login(socket), (name,), known=socket.user, is_present=joins))
        if rights.user is None:
            await self._close(socket, SESSION_OVER)
            return None
        socket.user = rights.user
        return rights.heads.get(name)

    async def join(self, socket: Socket, name: str, head: Head) -> int:
        """Add a socket to a stream that its user may read; return the number after which it gets all events."""
        stream, is_new = self.streams.get(name), name not in self.streams
        if is_new:
            stream = self.streams[name] = Stream(name)
            stream.seq, stream.version = head.seq, head.version
        stream.sockets.add(socket)  # before the await: a socket that leaves meanwhile must not remove the stream
        socket.streams.add(name)
        stream.version = min(stream.version, head.version)
        if is_new:
            await self._layer.join(layer_group(name))
        return max(stream.seq, head.seq)

    async def read(self, socket: Socket, name: str, after: int) -> tuple[list[Event], int, Head | None]:
        """Return the events of a stream after a number, up to which number these are complete, and its head."""
        return await self._read(Unread(name, after, None, is_visited=socket.member_key is None))

    async def store(self, socket: Socket, name: str, cid: str, text: str) -> Answer:
        """Store what the client of a socket sent on a stream, together with what waits for that stream.

        Close the socket when its session has ended.
        """
        self._storing += 1
        try:
            answer = await self._store(Waiting(_login(socket), name, cid, text))
        finally:
            self._storing -= 1
        if answer is None:
            await self._close(socket, SESSION_OVER)
        SOCKET_MESSAGES.labels("stored" if isinstance(answer, Sent) else "refused").inc()
        return answer or Refused("absent", "")

    async def leave_stream(self, socket: Socket, name: str) -> None:
        socket.forget(name)
        stream = self.streams.get(name)
        if stream is None:
            return
        stream.sockets.discard(socket)
        if not stream.sockets:
            del self.streams[name]
            await self._layer.leave(layer_group(name))

    # messages of the channel layer

    async def _on_message(self, message: dict) -> None:
        if message["type"] == "stream.changed":
            self._schedule_delivery(message["stream"], message["seq"])
        elif message["type"] == "streams.changed":
            for name in message["streams"]:
                self._schedule_delivery(name)
        elif message["type"] == "sessions.ended":
            for socket in self._sockets_of({message["member"]}):
                await self._close(socket, SESSION_OVER)
        elif message["type"] == "access.changed":
            sockets = self._sockets_of(set(message["members"]))
            await self.recheck(sockets)
            heads = await reading(queries.heads, list(self.streams))
            await self._recheck_streams(heads)
            self._schedule_changed(heads)
            for name in {name for socket in sockets for name in socket.streams if kind_of(name).state}:
                self._schedule_delivery(name)  # a count of what the member may see

    def _sockets_of(self, member_keys: set[str]) -> list[Socket]:
        return [socket for key in member_keys for socket in self._by_member.get(key, ())]

    # delivery

    def _schedule_delivery(self, name: str, seq: int | None = None) -> None:
        """Read a stream; ``seq`` is the number that it has reached, where that is known."""
        stream = self.streams.get(name)
        if stream is not None:
            stream.has_news = True
            stream.announced_at = stream.announced_at or time.monotonic()
            stream.announced = max(stream.announced or 0, seq) if seq is not None else None
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
        announced, stream.announced = stream.announced, None
        announced_at, stream.announced_at = stream.announced_at, None
        is_visited = any(socket.member_key is None for socket in stream.sockets)
        new = await self._news(Unread(stream.name, stream.seq, announced, is_visited))
        if new.rights != self._rights_number:
            await self._recheck_rights(new.rights)
        await self._recheck_streams({stream.name: new.head}, only=stream)
        for event in new.events:
            frame = Frame(encode({"t": "new", "s": stream.client_name, "seq": event.seq, **event.frame}))
            for socket in list(stream.sockets):
                if socket.may_see(event):
                    socket.queue(frame, stream.name)
        if new.events and announced_at is not None:
            HUB_SECONDS.observe(time.monotonic() - announced_at)
        stream.seq = new.upto
        if new.head is not None and not kind_of(stream.name).state and new.head.seq > new.upto:
            self._schedule_delivery(stream.name, new.head.seq)

    # rechecking rights

    async def _recheck_rights(self, number: int | None = None) -> None:
        """Recheck the sockets of which the session ended, or the rights of the member changed.

        Not when these changes are known since another delivery read this ``number`` of all changes.
        """
        async with self._rechecking:
            if number == self._rights_number:
                return
            known = defaultdict(list)
            for socket in self.sockets:
                if socket.member_key is not None and socket.close_code is None:
                    known[_login(socket)].append(socket)
            versions = {login: sockets[0].user.version for login, sockets in known.items()}
            number, changed = await reading(queries.changed_logins, versions)
            await self.recheck([socket for login in changed for socket in known[login]])
            self._rights_number = number

    async def recheck(self, sockets: Collection[Socket]) -> None:
        """Load the users of these sockets again, and close the sessions and streams to which they have no right now."""
        await asyncio.gather(*(self._recheck_socket(socket) for socket in sockets if socket.close_code is None))

    async def _recheck_socket(self, socket: Socket) -> None:
        asked = None
        while asked is None or not socket.streams <= asked:  # it joined another one meanwhile
            asked = set(socket.streams)
            rights: Rights = await self._rights(Asked(_login(socket), tuple(asked)))
            if rights.user is None:
                await self._close(socket, SESSION_OVER)
                return
            socket.user = rights.user
            for name in asked & socket.streams - set(rights.heads):
                await self._close_stream(socket, name)

    async def _recheck_streams(self, heads: dict, only: Stream | None = None) -> None:
        """Recheck the right to read of every socket on the streams whose version changed."""
        for stream in [only] if only else list(self.streams.values()):
            head = heads.get(stream.name)
            if head is not None and head.version == stream.version:
                continue
            sockets = set(stream.sockets)
            users = {socket.member_key: socket.user for socket in sockets}
            closed = set(users) if head is None else await reading(queries.without_right, users.values(), stream.name)
            for socket in sockets:
                if socket.member_key in closed:
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
        """Beat at intervals; while the database does not answer every second, until it does."""
        pause, told_at = HEARTBEAT_SECONDS, time.monotonic()
        while True:
            with suppress(TimeoutError):  # spread, so that processes do not beat at once
                await asyncio.wait_for(self._stumbled.wait(), pause * uniform(0.8, 1))  # noqa: S311
                await asyncio.sleep(RETRY_SECONDS)
            self._stumbled.clear()
            try:
                await self.beat()
            except Exception:
                log.exception("a heartbeat was missed")
                if time.monotonic() - told_at > HEARTBEAT_SECONDS:  # again, so that clients know that we are here
                    told_at = time.monotonic()
                    self._waiting.clear()
                self._tell_to_wait(self.sockets - self._waiting)
                pause = RETRY_SECONDS
            else:
                pause = HEARTBEAT_SECONDS
                waiting, self._waiting = self._waiting, set()
                for socket in waiting:
                    socket.send({"t": "ready"})

    def stumble(self, socket: Socket) -> None:
        """Tell a client that the database did not answer, and look soon whether it does."""
        self._tell_to_wait({socket})
        self._stumbled.set()

    def _tell_to_wait(self, sockets: set[Socket]) -> None:
        self._waiting |= sockets
        for socket in sockets:
            socket.send({"t": "wait"})

    async def beat(self) -> None:
        """Find what the layer lost, tell who is here, and send each client the numbers of its streams."""
        await self._recheck_rights()
        present = {name: [socket.user for socket in stream.sockets] for name, stream in self.streams.items()}
        await reading(queries.tell_present, present)
        await self._send_beats(await self._read_heads())

    async def catch_up(self) -> None:
        """Find the events and changes of rights that the layer lost."""
        await self._recheck_rights()
        await self._read_heads()

    async def _read_heads(self) -> dict[str, Head]:
        """Return the heads of all streams, after what they say that changed was scheduled or rechecked."""
        heads = await reading(queries.heads, list(self.streams))
        await self._recheck_streams(heads)
        self._schedule_changed(heads)
        return heads

    async def _send_beats(self, heads: dict[str, Head]) -> None:
        """Send the numbers that were read, or later ones that have been delivered since: some at a time."""
        at_once = max(BEATS_AT_ONCE, len(self.sockets) // MOST_BATCHES + 1)
        for sockets in batched(list(self.sockets), at_once):
            for socket in sockets:
                names = [name for name in socket.streams if name in heads]
                socket.send({"t": "beat", "seqs": {client_name(name): self._reached(name, heads) for name in names}})
            if len(self.sockets) > BEATS_AT_ONCE:
                await asyncio.sleep(SECONDS_BETWEEN_BEATS)

    def _reached(self, name: str, heads: dict[str, Head]) -> int:
        """Return the number of a stream: for a state the one that was delivered last, else the highest known."""
        stream = self.streams[name]
        return stream.seq if kind_of(name).state else max(stream.seq, heads[name].seq)

    def _schedule_changed(self, heads: dict) -> None:
        for stream in list(self.streams.values()):
            if stream.name in heads and heads[stream.name].seq != stream.seq:
                self._schedule_delivery(stream.name, heads[stream.name].seq)


def _login(socket: Socket) -> Login:
    return Login(socket.session_key, socket.member_key)
