"""The consumer of the one socket of a browser tab: it translates frames into calls of the hub and the stream kinds."""

import logging
from urllib.parse import parse_qs

from channels.consumer import get_handler_name
from channels.exceptions import StopConsumer
from channels.generic.websocket import AsyncWebsocketConsumer
from channels.utils import await_many_dispatch
from django.conf import settings
from django.db import InterfaceError, OperationalError
from django.utils.translation import override

from community.live import protocol
from community.live.hub import this_hub
from community.live.protocol import ProtocolError
from community.live.sockets import WRITE_NOW, Socket, never_at_once
from community.live.stream_kinds import Refused, Sent, kind_of, parse_stream
from community.permissions import NotAllowed

log = logging.getLogger(__name__)


class LiveConsumer(AsyncWebsocketConsumer):
    socket: Socket | None = None

    async def __call__(self, scope, receive, send):
        """Run without a channel of its own: the hub has one for all sockets of the process."""
        self.scope, self.base_send, self.hub, self.limit = scope, send, this_hub(), protocol.RateLimit()
        language = parse_qs(scope.get("query_string", b"").decode("latin1")).get("lang", [""])[0]
        self.language = language if language in dict(settings.LANGUAGES) else settings.LANGUAGE_CODE
        try:
            await await_many_dispatch([receive], self.dispatch)
        except StopConsumer:
            pass
        finally:
            if self.socket is not None:
                await self.hub.leave(self.socket)

    async def dispatch(self, message):
        """Handle a message at once: Channels would visit a database thread before each, to close old connections, and
        the threads of the hub look after their own."""
        await getattr(self, get_handler_name(message))(message)

    async def connect(self):
        key = self.scope["cookies"].get(settings.SESSION_COOKIE_NAME)
        write_now = self.scope.get("extensions", {}).get(WRITE_NOW, never_at_once)
        self.socket = Socket(session_key=key, write=self.send, disconnect=self.close, write_now=write_now)
        await self.hub.connect(self.socket)
        await self.accept()
        await self.hub.enter(self.socket)
        self.socket.send({"t": "hello", "member": self.socket.member_key is not None})

    async def receive(self, text_data=None, bytes_data=None):
        if self.socket.close_code is not None or self.hub.is_draining:
            return
        frame = {}
        try:
            self.limit.take()
            frame = protocol.parse(text_data)
            handle = self.ACTIONS.get(frame["t"])
            if handle is None:
                raise ProtocolError(4400, "unknown_type")
            name = parse_stream(protocol.identifier(frame, "s", 100), self.socket.member_key)
            await handle(self, frame, name)
        except ProtocolError as error:
            self.socket.close(error.close_code, {"t": "error", "code": error.code})
        except (InterfaceError, OperationalError):  # the database is away: the client joins and sends again later
            log.exception("a frame waits for the database")
            self.hub.stumble(self.socket)
        except Exception:
            log.exception("a frame could not be answered")
            if frame.get("t") == "send":  # what was said after it does not wait for it
                self.socket.send({"t": "no", "s": frame["s"], "cid": frame["cid"], "code": "unclear", "reason": ""})

    async def join(self, frame, name):
        protocol.number(frame, "after")
        full = name not in self.socket.streams and len(self.socket.streams) >= protocol.MAX_STREAMS
        head = await self.hub.head_if_readable(self.socket, name, joins=True) if name and not full else None
        if head is None:
            self.socket.send({"t": "gone", "s": frame["s"], "code": "too_many_streams" if full else "absent"})
            return
        seq = await self.hub.join(self.socket, name, head)
        self.socket.send({"t": "joined", "s": frame["s"], "seq": seq, "state": kind_of(name).state})

    async def leave(self, frame, name):
        if name in self.socket.streams:
            await self.hub.leave_stream(self.socket, name)

    async def get(self, frame, name):
        after = protocol.number(frame, "after")
        if name not in self.socket.streams or not await self._may_read(name):
            self.socket.send({"t": "gone", "s": frame["s"], "code": "absent"})
            return
        events, upto, head = await self.hub.read(self.socket, name, after)
        rows = [{"seq": event.seq, **event.frame} for event in events if self.socket.may_see(event)]
        rows, upto = protocol.fit_rows(rows, upto)
        more = head is not None and head.seq > upto
        self.socket.send({"t": "rows", "s": frame["s"], "rows": rows, "upto": upto, "more": more})

    async def store(self, frame, name):
        cid = protocol.identifier(frame, "cid", protocol.MAX_CID_CHARACTERS)
        text = protocol.text_field(frame, "text")
        can_send = name in self.socket.streams and kind_of(name).send is not None
        answer = await self.hub.store(self.socket, name, cid, text) if can_send else Refused("absent", "")
        about = {"s": frame["s"], "cid": cid}
        if isinstance(answer, Sent):
            self.socket.send({"t": "ok", **about, "seq": answer.seq, **answer.frame})
            return
        with override(self.language):
            self.socket.send({"t": "no", **about, "code": code_of(answer), "reason": str(answer.reason)})

    async def _may_read(self, name):
        return await self.hub.head_if_readable(self.socket, name) is not None

    ACTIONS = {"join": join, "leave": leave, "get": get, "send": store}


def code_of(refusal: Refused | NotAllowed) -> str:
    return refusal.code if isinstance(refusal, Refused) else "no_access"
