"""The site as a visitor's browser gets it: from the cache for visitors, or from Django behind it."""

from collections.abc import Iterator
from concurrent.futures import Future
from contextlib import suppress
from io import BytesIO
from urllib.parse import unquote

import pytest
from django.core.handlers.asgi import ASGIRequest
from django.core.handlers.base import BaseHandler
from django.db import connection
from django.http import HttpResponse
from django.utils import timezone

from community.response_cache import generation
from community.response_cache.entries import responses
from community.response_cache.server import CachedPages


class InThisThread:
    """Run what is submitted at once, on the connection of the test."""

    def submit(self, function) -> Future:
        done = Future()
        done.set_result(function())
        return done


class CachedSite:
    """``get`` works as that of Django's client. ``asked`` has the URLs that Django was asked for."""

    def __init__(self):
        self.asked: list[str] = []
        self.django = BaseHandler()
        self.django.load_middleware()
        self.server = CachedPages(self._ask_django)

    async def _ask_django(self, scope, receive, send):
        self.asked.append(scope["path"] + "?" * bool(scope["query_string"]) + scope["query_string"].decode())
        response = self.django.get_response(ASGIRequest(scope, BytesIO()))
        pairs = [(name.encode("latin-1"), value.encode("latin-1")) for name, value in response.items()]
        pairs += [(b"Set-Cookie", cookie.output(header="").encode()) for cookie in response.cookies.values()]
        await send({"type": "http.response.start", "status": response.status_code, "headers": pairs})
        await send({"type": "http.response.body", "body": b"".join(response)})

    def get(self, url: str, *, method: str = "GET", secure: bool = False, **headers: str) -> HttpResponse:
        """``Accept_Language="en"`` is sent as ``Accept-Language``."""
        path, _, query = url.partition("?")
        names = {"Host": "testserver"} | {name.replace("_", "-"): value for name, value in headers.items()}
        scope = {
            "type": "http",
            "method": method,
            "scheme": "https" if secure else "http",
            "path": unquote(path),
            "query_string": query.encode(),
            "headers": [(name.lower().encode(), value.encode()) for name, value in names.items()],
        }
        sent = []

        async def send(message):
            sent.append(message)

        with suppress(StopIteration):  # nothing in it waits, so it needs no event loop, and Django is in this thread
            self.server(scope, None, send).send(None)
        start, body = sent
        response = HttpResponse(body["body"], status=start["status"])
        pairs = [(name.decode("latin-1"), value.decode("latin-1")) for name, value in start["headers"]]
        response.headers = type(response.headers)({name: value for name, value in pairs if name != "Set-Cookie"})
        for name, value in pairs:
            if name == "Set-Cookie":
                response.cookies.load(value)
        return response

    def is_kept(self, url: str, **headers: str) -> bool:
        """Return whether Django is not asked the second time."""
        self.get(url, **headers)
        count = len(self.asked)
        self.get(url, **headers)
        return len(self.asked) == count


def begin_transaction() -> None:
    """Let the next change raise its generation: each action has a transaction of its own, a test one for all."""
    connection.run_on_commit.clear()


@pytest.fixture
def cached_site(monkeypatch) -> Iterator[CachedSite]:
    """The site behind the cache for visitors, which reads the generation at every request, within one minute."""
    now = timezone.now().replace(second=0, microsecond=0)
    monkeypatch.setattr(timezone, "now", lambda: now)
    monkeypatch.setattr(generation, "reader", InThisThread())
    monkeypatch.setattr(generation, "close_old_connections", lambda: None)  # that of the test stays open
    monkeypatch.setattr(generation, "MAX_AGE_SECONDS", 0)
    responses.clear()
    yield CachedSite()
    responses.clear()
    generation.forget()
