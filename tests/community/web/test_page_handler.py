"""Requests are answered on lasting threads, one at a time, and a slow one does not hold up the next."""

import asyncio
import io
import threading

import pytest
from asgiref.testing import ApplicationCommunicator
from django.core.signals import request_finished, request_started
from django.http import FileResponse, HttpResponse, StreamingHttpResponse
from django.urls import path

from community.web import page_handler
from community.web.page_handler import PageHandler

pytestmark = pytest.mark.once

LONG = b"x" * 3_000_000
kept = threading.local()


class Slow:
    """A view that waits until it may end, and the order in which it and the quick view began and ended."""

    def __init__(self):
        self.may_end, self.has_begun, self.order = threading.Event(), threading.Event(), []

    def wait(self, request):
        self.order.append("slow begins")
        self.has_begun.set()
        self.may_end.wait(30)
        self.order.append("slow ends")
        return HttpResponse("slow")

    def quick(self, request):
        self.order.append("quick")
        return HttpResponse("quick")


def tell_thread(request):
    kept.requests = getattr(kept, "requests", 0) + 1
    return HttpResponse(f"{threading.current_thread().name} {kept.requests}")


def raise_error(request):
    raise RuntimeError("for a test")


def send_names_of_threads(request):
    return StreamingHttpResponse(f"{threading.current_thread().name} " for _ in range(40))


slow = Slow()
urlpatterns = [
    path("thread/", tell_thread),
    path("file/", lambda request: FileResponse(io.BytesIO(LONG))),
    path("stream/", send_names_of_threads),
    path("error/", raise_error),
    path("body/", lambda request: HttpResponse(request.body)),
    path("slow/", lambda request: slow.wait(request)),
    path("quick/", lambda request: slow.quick(request)),
]


@pytest.fixture
def handler(settings):
    settings.ROOT_URLCONF, settings.MIDDLEWARE = __name__, ["django.middleware.common.CommonMiddleware"]
    slow.__init__()
    return PageHandler()


def browser(handler, url, method="GET"):
    scope = {"type": "http", "method": method, "path": url, "query_string": b"", "headers": [], "http_version": "1.1"}
    return ApplicationCommunicator(handler, scope | {"server": ("testserver", 80)})


async def answered(handler, url, method="GET", body=b"") -> tuple[int, bytes]:
    """Return status and body of the response of this handler."""
    communicator = browser(handler, url, method)
    await communicator.send_input({"type": "http.request", "body": body})
    start = await communicator.receive_output(30)
    content, is_open = b"", True
    while is_open:
        part = await communicator.receive_output(30)
        content, is_open = content + part.get("body", b""), part.get("more_body", False)
    await communicator.wait()
    return start["status"], content


async def begun(handler) -> asyncio.Task:
    """Return the request of the slow view, which runs now."""
    task = asyncio.create_task(answered(handler, "/slow/"))
    await asyncio.to_thread(slow.has_begun.wait, 30)
    return task


async def test_requests_share_a_thread_that_lasts(handler):
    assert await answered(handler, "/thread/") == (200, b"page-0_0 1")
    assert await answered(handler, "/thread/", "POST") == (200, b"page-0_0 2")


async def test_request_waits_until_the_one_before_has_ended(handler, monkeypatch):
    monkeypatch.setattr(page_handler, "TURN_SECONDS", 60)
    first = await begun(handler)
    second = asyncio.create_task(answered(handler, "/quick/"))
    asyncio.get_running_loop().call_soon(slow.may_end.set)
    assert [(await first)[0], (await second)[0]] == [200, 200]
    assert slow.order == ["slow begins", "slow ends", "quick"]


async def test_slow_request_does_not_hold_up_the_next(handler, monkeypatch):
    monkeypatch.setattr(page_handler, "TURN_SECONDS", 0)
    first = await begun(handler)
    await answered(handler, "/quick/")
    slow.may_end.set()
    await first
    assert slow.order == ["slow begins", "quick", "slow ends"]


async def test_reader_who_left_while_waiting_is_not_answered(handler, monkeypatch):
    monkeypatch.setattr(page_handler, "TURN_SECONDS", 60)
    first = await begun(handler)
    second = asyncio.create_task(answered(handler, "/quick/"))
    asyncio.get_running_loop().call_soon(second.cancel)
    with pytest.raises(asyncio.CancelledError):
        await second
    slow.may_end.set()
    await first
    assert await answered(handler, "/thread/") == (200, b"page-0_0 1")
    assert slow.order == ["slow begins", "slow ends"]


async def test_body_of_a_form_reaches_the_view(handler):
    assert await answered(handler, "/body/", "POST", b"words") == (200, b"words")


async def test_body_that_breaks_off_is_not_answered(handler):
    communicator = browser(handler, "/body/", "POST")
    await communicator.send_input({"type": "http.request", "body": b"half", "more_body": True})
    await communicator.send_input({"type": "http.disconnect"})
    await communicator.wait()
    assert await communicator.receive_nothing()


async def test_file_is_sent_whole(handler):
    assert await answered(handler, "/file/") == (200, LONG)


async def test_stream_is_read_on_the_thread_of_requests(handler):
    assert await answered(handler, "/stream/") == (200, b"page-0_0 " * 40)


async def test_error_in_a_view_is_answered(handler):
    handler.raise_request_exception = False
    assert (await answered(handler, "/error/"))[0] == 500
    assert (await answered(handler, "/thread/"))[0] == 200


@pytest.mark.parametrize("url", ["/thread/", "/stream/", "/file/"])
async def test_request_begins_and_finishes_on_its_thread(handler, url):
    signals = []

    def note(signal, **_):
        signals.append((signal, threading.current_thread().name))

    for signal in (request_started, request_finished):
        signal.connect(note)
    try:
        await answered(handler, url)
    finally:
        for signal in (request_started, request_finished):
            signal.disconnect(note)
    assert signals == [(request_started, "page-0_0"), (request_finished, "page-0_0")]
