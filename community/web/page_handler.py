"""Answer requests on lasting threads, one at a time, with connections to the databases that stay open.

Django's own ASGI handler starts a thread for each request, which opens a connection and closes it, and passes the
request between that thread and the event loop for each middleware that knows both. Here a request is one call on a
thread, as under WSGI. Requests take turns, because threads of one process that compute at the same time only fight
for the interpreter; a slow request (it hashes a password, cleans an upload, waits for a lock) gives its turn away.
"""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager, closing
from itertools import islice

from asgiref.sync import sync_to_async
from django.core import signals
from django.core.exceptions import RequestAborted
from django.core.handlers.asgi import ASGIHandler, get_script_prefix
from django.http import FileResponse, HttpResponseBase
from django.urls import set_script_prefix

THREADS = 8
TURN_SECONDS = 0.05
CHUNKS_PER_TURN = 16  # of a file, of 64 KB each


class PageHandler(ASGIHandler):
    """Serve HTTP as ``ASGIHandler`` does."""

    def __init__(self):
        super().__init__()
        self._idle = asyncio.LifoQueue()  # threads: the last one used has the warmest connection
        for number in reversed(range(THREADS)):
            self._idle.put_nowait(ThreadPoolExecutor(1, f"page-{number}"))
        self._free = asyncio.Semaphore(1)

    def load_middleware(self, is_async: bool = False) -> None:
        """Load the middleware as one synchronous chain, whatever the caller asks."""
        super().load_middleware(is_async=False)

    async def __call__(self, scope, receive, send) -> None:
        try:
            body = await self.read_body(receive)
        except RequestAborted:
            return
        async with self._turn() as run:
            response = await run(self._respond, scope, body)
            if not response.streaming:
                await self.send_response(response, send)
                return
        try:
            if not response.is_async:
                response.streaming_content = self._read_in_turns(response.streaming_content)
            await self.send_response(response, send)
        finally:
            async with self._turn() as run:
                await run(response.close)

    def _respond(self, scope, body) -> HttpResponseBase:
        """Return the response; all of the request happens here, except sending and what is streamed."""
        with closing(body):
            set_script_prefix(get_script_prefix(scope))
            signals.request_started.send(sender=self.__class__, scope=scope)
            request, refusal = self.create_request(scope, body)
            response = refusal or self.get_response(request)
            if isinstance(response, FileResponse):
                response.block_size = self.chunk_size
            if not response.streaming:
                response.close()
            return response

    async def _read_in_turns(self, chunks: Iterator[bytes]) -> AsyncIterator[bytes]:
        """Yield what is streamed in pieces: Django would first read all of it into memory."""
        is_more = True
        while is_more:
            async with self._turn() as run:
                piece = await run(lambda: list(islice(chunks, CHUNKS_PER_TURN)))
            yield b"".join(piece)
            is_more = len(piece) == CHUNKS_PER_TURN

    @asynccontextmanager
    async def _turn(self) -> AsyncIterator[Callable]:
        """Wait until no other request runs, or only slow ones; yield a function that runs another one in a thread."""
        await self._free.acquire()
        is_over = False

        def end() -> None:
            nonlocal is_over
            if not is_over:
                is_over = True
                self._free.release()

        timer = asyncio.get_running_loop().call_later(TURN_SECONDS, end)
        try:
            async with self._thread() as run:
                yield run
        finally:
            timer.cancel()
            end()

    @asynccontextmanager
    async def _thread(self) -> AsyncIterator[Callable]:
        executor = await self._idle.get()
        try:
            yield lambda function, *args: sync_to_async(function, thread_sensitive=False, executor=executor)(*args)
        finally:
            self._idle.put_nowait(executor)
