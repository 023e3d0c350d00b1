"""What we change in Daphne. Imported by ``community.asgi``, so before Daphne takes its first connection."""

from daphne import access, http_protocol, server, ws_protocol

from community import headers

MAX_SOCKET_BYTES = 64 * 1024


class WebRequest(http_protocol.WebRequest):
    """Leaves the body to Django: Twisted answers 400 to a multipart form without fields, as Wagtail's editor sends."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **(kwargs | {"parsePOSTFormSubmission": False}))

    def __repr__(self):
        return f"<WebRequest {self.method} {self.path}>"

    def basic_error(self, *args, **kwargs):
        """What Daphne answers by itself (a request that cannot be read, one that took too long)."""
        for name, value in headers.on_a_refusal().items():
            self.setHeader(name, value)
        super().basic_error(*args, **kwargs)


class WebSocketProtocol(ws_protocol.WebSocketProtocol):
    def __repr__(self):
        """Daphne logs this when it has to stop a connection: the path, and no address."""
        return f"<WebSocketProtocol path={getattr(self, 'path', b'')!r}>"

    def sendHttpErrorResponse(self, code, reason, responseHeaders=None):  # noqa: N802, N803 - Autobahn's names
        """A socket that is refused is an answer too."""
        said = [*(responseHeaders or []), *headers.on_a_refusal().items()]
        super().sendHttpErrorResponse(code, reason, said)


class WebSocketFactory(ws_protocol.WebSocketFactory):
    """A frame that is too large is refused while it comes in, whatever the command line says."""

    protocol = WebSocketProtocol

    def setProtocolOptions(self, **options):  # noqa: N802 - Autobahn's name
        for name in ("maxFramePayloadSize", "maxMessagePayloadSize"):
            options[name] = min(options.get(name) or MAX_SOCKET_BYTES, MAX_SOCKET_BYTES)
        super().setProtocolOptions(**options, failByDrop=False)  # close with a code that says why


_write_entry = access.AccessLogGenerator.write_entry


def write_entry(log, host, date, request, status=None, length=None, ident=None, user=None):
    """Daphne's access log, without who asked, and without what stood in the query."""
    _write_entry(log, "-", date, request.partition("?")[0], status, length)


def adapt() -> None:
    http_protocol.WebRequest = WebRequest
    server.WebSocketFactory = WebSocketFactory
    access.AccessLogGenerator.write_entry = write_entry
