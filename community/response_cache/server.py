"""The cache around Django: answer what is kept, else let one request ask Django while others wait for it."""

import asyncio
import time
from collections.abc import Callable
from concurrent.futures import Future
from http import HTTPStatus

from django.core.handlers.asgi import ASGIRequest
from django.utils import timezone
from structlog.contextvars import bound_contextvars

from community.metrics.counters import VISITOR_PAGES, count_request
from community.response_cache import generation
from community.response_cache.cacheability import key_of
from community.response_cache.entries import Entry, Key, responses
from community.web.middleware import log_request, new_request_id

WAIT_SECONDS = 2  # for another who makes the same response, or for the database
ROUNDS = 3  # what another made may be out of date by the time it is there


class CachedPages:
    """An ASGI application that answers visitors by itself where it can; ``application`` answers the rest."""

    def __init__(self, application: Callable):
        self.application = application

    async def __call__(self, scope: dict, receive: Callable, send: Callable) -> None:
        started, key = time.monotonic(), _key_of(scope) if responses.max_bytes else None
        entry, is_maker = await self._find(key, scope["method"]) if key else (None, False)
        if entry is not None:
            await _send(entry, scope["method"], started, send)
            return
        if key:
            VISITOR_PAGES.labels("made").inc()
        try:
            await self.application(scope, receive, send)
        finally:
            if is_maker:
                responses.end(key)

    async def _find(self, key: Key, method: str) -> tuple[Entry | None, bool]:
        """Return the entry, or None when Django is to answer; and whether others wait for this answer."""
        for _round in range(ROUNDS):
            known = generation.fresh()
            if known is None and (known := await _result_of(generation.read())) is None:
                break
            if entry := responses.get(key, known, timezone.now()):
                return entry, False
            if method == "HEAD":
                break
            making = responses.begin(key)
            if making is None:
                return None, True
            if not await _result_of(making):
                break
        return None, False


def _key_of(scope: dict) -> Key | None:
    try:
        return key_of(ASGIRequest(scope, None))
    except UnicodeDecodeError:  # Django refuses it
        return None


async def _result_of(future: Future) -> object:
    """Return the result; None when the wait was too long. Others wait for it too, so it is never cancelled."""
    if future.done():
        return future.result()
    try:
        return await asyncio.wait_for(asyncio.shield(asyncio.wrap_future(future)), WAIT_SECONDS)
    except TimeoutError:
        return None


async def _send(entry: Entry, method: str, started: float, send: Callable) -> None:
    """Send an entry with a request id of its own, and write its line in the request log."""
    request_id = new_request_id()
    count_request(entry.route, HTTPStatus.OK.value, time.monotonic() - started)
    VISITOR_PAGES.labels("kept").inc()
    if entry.is_logged:
        with bound_contextvars(request_id=request_id):
            log_request(method, entry.route, HTTPStatus.OK.value, started)
    headers = [*entry.headers, (b"X-Request-ID", request_id.encode())]
    await send({"type": "http.response.start", "status": HTTPStatus.OK, "headers": headers})
    await send({"type": "http.response.body", "body": b"" if method == "HEAD" else entry.body})
