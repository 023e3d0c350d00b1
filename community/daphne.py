"""What we change in Daphne. Imported by ``community.asgi``, so before Daphne takes its first connection."""

import asyncio

from daphne import access, http_protocol, server, ws_protocol
from twisted.internet import reactor
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from community.live.protocol import FRAMES_PER_MINUTE, TOO_MANY
from community.web import security_headers

MAX_SOCKET_BYTES = 64 * 1024
PATIENCE_SECONDS = 30  # for a page that does not take in what was sent to it


class WebRequest(http_protocol.WebRequest):
    """Leaves the body to Django: Twisted answers 400 to a multipart form without fields, as Wagtail's editor sends."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"parsePOSTFormSubmission": False}))

    def __repr__(self):
        return f"<WebRequest {self.method} {self.path}>"

    def basic_error(self, *args, **kwargs):
        """What Daphne answers by itself (a request that cannot be read, one that took too long)."""
        for name, value in security_headers.for_refusals().items():
            self.setHeader(name, value)
        super().basic_error(*args, **kwargs)


@implementer(IPushProducer)
class Outlet:
    """Where frames leave the house. While a page is behind, nothing more is written to it and nothing is read from it
    (each ping that is read is an answer more); who stays behind is hung up. Twisted calls the three ``...Producing``.
    """

    def __init__(self, transport):
        self._transport, self._is_free, self._too_late = transport, asyncio.Event(), None
        self._is_free.set()

    def pauseProducing(self):  # noqa: N802 - Twisted's name, as the two below
        if self._is_free.is_set():
            self._is_free.clear()
            self._transport.pauseProducing()
            self._too_late = reactor.callLater(PATIENCE_SECONDS, self._transport.abortConnection)

    def resumeProducing(self):  # noqa: N802
        self.stopProducing()
        self._transport.resumeProducing()

    def stopProducing(self):  # noqa: N802
        self._is_free.set()
        if self._too_late is not None and self._too_late.active():
            self._too_late.cancel()

    async def taken_in(self) -> None:
        await self._is_free.wait()


class WebSocketProtocol(ws_protocol.WebSocketProtocol):
    outlet: Outlet | None = None

    def __repr__(self):
        """Daphne logs this when it has to stop a connection: the path, and no address."""
        return f"<WebSocketProtocol path={getattr(self, 'path', b'')!r}>"

    def onOpen(self):  # noqa: N802 - Autobahn's name
        self.outlet = Outlet(self.transport)
        self.transport.unregisterProducer()  # of the request that asked for this socket
        self.transport.registerProducer(self.outlet, True)
        super().onOpen()

    def onMessage(self, payload, isBinary):  # noqa: N802, N803 - Autobahn's names
        """Frames that come faster than they are answered wait here, so not without end."""
        if self.application_queue.qsize() > FRAMES_PER_MINUTE:
            self.sendClose(TOO_MANY)
        else:
            super().onMessage(payload, isBinary)

    def dropConnection(self, abort=False):  # noqa: N802 - Autobahn's name
        """Who says goodbye and does not take in what was still on its way is not waited for either."""
        if self.outlet is not None:
            self.outlet.stopProducing()
            reactor.callLater(PATIENCE_SECONDS, self.transport.abortConnection)
        super().dropConnection(abort)

    def sendHttpErrorResponse(self, code, reason, responseHeaders=None):  # noqa: N802, N803 - Autobahn's names
        """A socket that is refused is an answer too."""
        said = [*(responseHeaders or []), *security_headers.for_refusals().items()]
        super().sendHttpErrorResponse(code, reason, said)


class WebSocketFactory(ws_protocol.WebSocketFactory):
    """A frame that is too large is refused while it comes in, whatever the command line says."""

    protocol = WebSocketProtocol

    def setProtocolOptions(self, **options):  # noqa: N802 - Autobahn's name
        for name in ("maxFramePayloadSize", "maxMessagePayloadSize"):
            options[name] = min(options.get(name) or MAX_SOCKET_BYTES, MAX_SOCKET_BYTES)
        super().setProtocolOptions(**options, failByDrop=False)  # close with a code that says why


_handle_reply = server.Server.handle_reply


async def handle_reply(daphne, protocol, message):
    """Sending is done when there is room for more, as ASGI means it; Daphne would keep all of it in memory."""
    await _handle_reply(daphne, protocol, message)
    outlet = getattr(protocol, "outlet", None)
    if outlet is not None and message["type"] == "websocket.send":
        await outlet.taken_in()


_write_entry = access.AccessLogGenerator.write_entry


def write_entry(log, host, date, request, status=None, length=None, ident=None, user=None):
    """Daphne's access log, without who asked, and without what stood in the query."""
    _write_entry(log, "-", date, request.partition("?")[0], status, length)


def adapt() -> None:
    http_protocol.WebRequest = WebRequest
    server.WebSocketFactory = WebSocketFactory
    server.Server.handle_reply = handle_reply
    access.AccessLogGenerator.write_entry = write_entry
