"""Our changes of Daphne, the only file that uses its private API (``tests/community/test_private_apis.py``).

``community.asgi`` calls ``adapt`` before Daphne takes its first connection.
"""

import asyncio
from contextlib import suppress
from weakref import WeakSet

from daphne import access, http_protocol, server, ws_protocol
from twisted.internet import defer, reactor, tcp
from twisted.internet.interfaces import IPushProducer
from zope.interface import implementer

from community.live.hub import this_hub
from community.live.protocol import FRAMES_PER_MINUTE, TOO_MANY
from community.live.sockets import WRITE_NOW, Frame
from community.web import security_headers

MAX_SOCKET_BYTES = 64 * 1024
WRITE_TIMEOUT_SECONDS = 30  # for a client that does not read
STOP_SECONDS = 20  # for the requests that have begun when the process is told to end
SOCKETS_STOP_SECONDS = 3  # for clients to close, after they were told to come back
FLUSH_SECONDS = 0.1  # for the last bytes of their answers


_channels: WeakSet = WeakSet()  # the HTTP connections of this process


class WebRequest(http_protocol.WebRequest):
    """Leave parsing the body to Django: Twisted answers 400 to a multipart form without fields, as Wagtail sends."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"parsePOSTFormSubmission": False}))
        _channels.add(self.channel)

    def handle_reply(self, message):
        """Close the connection after an answer of a process that stops: the proxy sends its next request elsewhere."""
        if getattr(self.server, "is_stopping", False) and self.channel is not None:
            self.responseHeaders.setRawHeaders(b"connection", [b"close"])
            self.channel.persistent = False
        super().handle_reply(message)

    def __repr__(self):
        return f"<WebRequest {self.method} {self.path}>"

    def basic_error(self, *args, **kwargs):
        """Add our headers to the answers of Daphne itself: a request that cannot be parsed, or that timed out."""
        for name, value in security_headers.for_refusals().items():
            self.setHeader(name, value)
        super().basic_error(*args, **kwargs)


@implementer(IPushProducer)
class Backpressure:
    """Stop writing to a client that does not read, and reading from it (each ping would need an answer).

    After ``WRITE_TIMEOUT_SECONDS`` the connection is aborted. Twisted calls the three ``...Producing`` methods.
    """

    def __init__(self, transport):
        self._transport, self._is_writable, self._timeout = transport, asyncio.Event(), None
        self._is_writable.set()

    def pauseProducing(self):  # noqa: N802 - Twisted's name, as the two below
        if self._is_writable.is_set():
            self._is_writable.clear()
            self._transport.pauseProducing()
            self._timeout = reactor.callLater(WRITE_TIMEOUT_SECONDS, self._transport.abortConnection)

    def resumeProducing(self):  # noqa: N802
        self.stopProducing()
        self._transport.resumeProducing()

    def stopProducing(self):  # noqa: N802
        self._is_writable.set()
        if self._timeout is not None and self._timeout.active():
            self._timeout.cancel()

    @property
    def is_writable(self) -> bool:
        return self._is_writable.is_set()

    async def wait_until_writable(self) -> None:
        await self._is_writable.wait()


class WebSocketProtocol(ws_protocol.WebSocketProtocol):
    backpressure: Backpressure | None = None

    def __repr__(self):
        """Return the path without the client address: Daphne logs this when it has to close a connection."""
        return f"<WebSocketProtocol path={getattr(self, 'path', b'')!r}>"

    def onOpen(self):  # noqa: N802 - Autobahn's name
        self.backpressure = Backpressure(self.transport)
        self.is_plain = isinstance(self.transport, tcp.Connection) and not self.transport.TLS
        self.transport.unregisterProducer()  # that of the handshake request
        self.transport.registerProducer(self.backpressure, True)
        super().onOpen()

    def write_now(self, frame: Frame) -> bool:
        """Write a frame that is prepared once for all sockets; return False when the client has no room for it."""
        if self.state != self.STATE_OPEN or self.backpressure is None or not self.backpressure.is_writable:
            return False
        if frame.prepared is None:
            frame.prepared = self.factory.prepareMessage(frame.text.encode(), doNotCompress=True)
        data = frame.prepared.payloadHybi
        if not self.is_plain or self.transport.dataBuffer or self.transport._tempDataBuffer:
            self.transport.write(data)
            return True
        written = self.transport.writeSomeData(data)  # without a turn of the reactor for each socket
        if written != len(data):
            self.transport.write(data[written:] if isinstance(written, int) else data)
        return True

    def onMessage(self, payload, isBinary):  # noqa: N802, N803 - Autobahn's names
        """Close a connection of which too many frames wait for an answer."""
        if self.application_queue.qsize() > FRAMES_PER_MINUTE:
            self.sendClose(TOO_MANY)
        else:
            super().onMessage(payload, isBinary)

    def dropConnection(self, abort=False):  # noqa: N802 - Autobahn's name
        """Do not wait for a client that closes and does not read what is still to be written."""
        if self.backpressure is not None:
            self.backpressure.stopProducing()
            reactor.callLater(WRITE_TIMEOUT_SECONDS, self.transport.abortConnection)
        super().dropConnection(abort)

    def sendHttpErrorResponse(self, code, reason, responseHeaders=None):  # noqa: N802, N803 - Autobahn's names
        """Add our headers to the answer that refuses a socket."""
        headers = [*(responseHeaders or []), *security_headers.for_refusals().items()]
        super().sendHttpErrorResponse(code, reason, headers)


class WebSocketFactory(ws_protocol.WebSocketFactory):
    """Refuse a frame that is too large while it comes in, whatever options the command line gives."""

    protocol = WebSocketProtocol

    def setProtocolOptions(self, **options):  # noqa: N802 - Autobahn's name
        for name in ("maxFramePayloadSize", "maxMessagePayloadSize"):
            options[name] = min(options.get(name) or MAX_SOCKET_BYTES, MAX_SOCKET_BYTES)
        super().setProtocolOptions(**options, failByDrop=False)  # close with a code that says why


_handle_reply = server.Server.handle_reply


async def handle_reply(daphne, protocol, message):
    """Return from ``send`` when the client has room for more, as ASGI asks; Daphne itself would queue in memory."""
    await _handle_reply(daphne, protocol, message)
    backpressure = getattr(protocol, "backpressure", None)
    if backpressure is not None and message["type"] == "websocket.send":
        await backpressure.wait_until_writable()


_create_application = server.Server.create_application


def create_application(daphne, protocol, scope):
    """Offer a socket to write frames at once, as an extension of ASGI."""
    if scope["type"] == "websocket":
        scope["extensions"] = {WRITE_NOW: protocol.write_now}
    return _create_application(daphne, protocol, scope)


_listen_success = server.Server.listen_success


def listen_success(daphne, port):
    _listen_success(daphne, port)
    return port  # for ``finish_requests``


def finish_requests(daphne) -> defer.Deferred:
    """Answer the requests that have begun before the process ends; Daphne itself would cut them off.

    Nothing new comes in. Pages with a socket are told to come back, and do so at another process or at the next one.
    """
    daphne.is_stopping = True
    for listener in daphne.listeners:
        listener.addCallback(lambda port: port and port.stopListening())
    for channel in list(_channels):
        if not channel.requests:  # an idle connection, which the proxy keeps for its next request
            channel.loseConnection()
    return defer.Deferred.fromFuture(asyncio.ensure_future(_drain(daphne)))


async def _drain(daphne) -> None:
    await this_hub().drain()
    requests, sockets = _running(daphne, WebRequest), _running(daphne, WebSocketProtocol)
    if not requests and not sockets:
        return
    if sockets:
        await asyncio.wait(sockets, timeout=SOCKETS_STOP_SECONDS)
        for application in sockets:
            application.cancel()
    with suppress(TimeoutError):
        async with asyncio.timeout(STOP_SECONDS):
            while requests := _running(daphne, WebRequest):  # one may have come on a connection that was busy
                await asyncio.wait(requests)
    await asyncio.sleep(FLUSH_SECONDS)


def _running(daphne, kind: type) -> set[asyncio.Future]:
    running = {
        details.get("application_instance")
        for protocol, details in daphne.connections.items()
        if isinstance(protocol, kind)
    }
    return {application for application in running if application is not None and not application.done()}


_write_entry = access.AccessLogGenerator.write_entry


def write_entry(log, host, date, request, status=None, length=None, ident=None, user=None):
    """Write Daphne's access log without client address and query string."""
    _write_entry(log, "-", date, request.partition("?")[0], status, length)


def adapt() -> None:
    http_protocol.WebRequest = WebRequest
    server.WebSocketFactory = WebSocketFactory
    server.Server.handle_reply = handle_reply
    server.Server.listen_success = listen_success
    server.Server.kill_all_applications = finish_requests
    server.Server.create_application = create_application
    access.AccessLogGenerator.write_entry = write_entry
