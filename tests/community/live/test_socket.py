"""The socket itself: who may connect, and what a page may say."""

import asyncio
import json
from types import SimpleNamespace

import pytest
from django.conf import settings

from community.asgi import own_origins
from community.live import protocol, sockets
from community.live.hub import SESSION_OVER, SOCKETS_PER_MEMBER, Hub
from community.live.stream_kinds import Head
from tests.support.people import client_for
from tests.support.sockets import OWN_ORIGIN, close_connections, in_thread, tab_for, tabs_of

pytestmark = pytest.mark.django_db(transaction=True)

HOST, PORT = OWN_ORIGIN.removeprefix("http://").split(":")
OTHERS = [  # thirty
    None,
    "null",
    "file://",
    "about:blank",
    "*",
    HOST,
    f"{HOST}:{PORT}",
    f"//{HOST}:{PORT}",
    f"https://{HOST}:{PORT}",
    f"ws://{HOST}:{PORT}",
    f"wss://{HOST}:{PORT}",
    f"ftp://{HOST}:{PORT}",
    f"http://{HOST}",
    f"http://{HOST}:",
    f"http://{HOST}:{PORT}1",
    f"http://{HOST}:80",
    f"http://{HOST}:99999999",
    f"http://{HOST}:-1",
    f"http://{HOST}:abc",
    f"http://{HOST}.:{PORT}",
    f"http://www.{HOST}:{PORT}",
    f"http://{HOST}.evil.example:{PORT}",
    f"http://evil.example#{HOST}:{PORT}",
    f"http://evil.example/{HOST}:{PORT}",
    f"http://{HOST}:{PORT}@evil.example",
    f"http://{HOST}@evil.example:{PORT}",
    f"http://0.0.0.0:{PORT}",
    f"http://[::1]:{PORT}",
    f"http://{HOST}%00.evil.example:{PORT}",
    "https://evil.example",
]


async def test_socket_from_another_origin_is_refused(cast, score):
    browser = await in_thread(client_for, cast.anna)
    let_in = [origin for origin in OTHERS if (await tab_for(browser, origin=origin).connect())[0]]
    await close_connections()
    assert let_in == []
    score("WebSocket: other origins refused", len(set(OTHERS)))


async def test_socket_from_our_own_origins_is_accepted(cast):
    for origin in own_origins():
        page = tab_for(await in_thread(client_for, cast.anna), origin=origin)
        assert (await page.connect())[0]
        assert (await page.hear("hello"))["member"] is True
        await page.disconnect()
    await close_connections()


def test_production_accepts_only_the_origin_of_the_site(settings):
    settings.DEMO = settings.DEBUG = False
    assert own_origins() == [settings.SITE_ORIGIN]


@pytest.mark.parametrize("path", ["/", "/ws", "/ws/more/", "//ws/", "/en/ws/"])
async def test_socket_at_another_path_is_refused(path, db):
    page = tab_for(await in_thread(client_for, None), path=path)
    assert not (await page.connect())[0]
    await close_connections()


@pytest.mark.parametrize(
    ("frame", "code", "closes_with"),
    [
        ("hello", "not_json", 4400),
        ("[1, 2]", "unknown_type", 4400),
        (json.dumps({"t": "shout", "s": "me"}), "unknown_type", 4400),
        (json.dumps({"t": "join"}), "bad_field", 4400),
        (json.dumps({"t": "join", "s": "me", "after": -1}), "bad_field", 4400),
        (json.dumps({"t": "get", "s": "me", "after": True}), "bad_field", 4400),
        (json.dumps({"t": "send", "s": "me", "cid": 7, "text": "x"}), "bad_field", 4400),
        (json.dumps({"t": "join", "s": "topic:\ud800"}), "bad_field", 4400),
        (json.dumps({"t": "send", "s": "me", "cid": "1\u202e", "text": "x"}), "bad_field", 4400),
        ("[" * 60_000, "not_json", 4400),
        (json.dumps({"t": "send", "s": "me", "cid": "1", "text": "é" * 33_000}), "too_large", 4413),
    ],
)
async def test_invalid_frame_closes_the_socket_with_a_code(frame, code, closes_with, cast):
    async with tabs_of(cast.anna) as (anna,):
        await anna.send_to(text_data=frame)
        assert (await anna.hear("error"))["code"] == code
        assert await anna.is_closed_with() == closes_with


async def test_binary_frame_closes_the_socket(cast):
    async with tabs_of(cast.anna) as (anna,):
        await anna.send_to(bytes_data=b"{}")
        assert (await anna.hear("error"))["code"] == "not_text"


async def test_frames_over_the_rate_limit_close_the_socket(cast, monkeypatch):
    monkeypatch.setattr(protocol, "time", SimpleNamespace(monotonic=lambda: 0.0))  # one moment, however long it takes
    async with tabs_of(cast.anna) as (anna,):
        for _time in range(protocol.FRAMES_PER_MINUTE + 1):
            await anna.say(t="leave", s="me")
        assert (await anna.hear("error"))["code"] == "too_many"
        assert await anna.is_closed_with() == 4429


async def test_streams_of_a_socket_are_limited(cast, monkeypatch):
    monkeypatch.setattr("community.live.protocol.MAX_STREAMS", 0)
    async with tabs_of(cast.anna) as (anna,):
        assert (await anna.join("me"))["code"] == "too_many_streams"


async def test_socket_over_the_limit_of_a_member_closes_the_oldest(cast, monkeypatch):
    monkeypatch.setattr("community.live.hub.SOCKETS_PER_MEMBER", 2)
    async with tabs_of(cast.anna, cast.bram, cast.anna, cast.anna, cast.anna) as (first, bram, second, third, fourth):
        assert [await page.is_closed_with() for page in (first, second)] == [4408, 4408]
        for page in (bram, third, fourth):
            assert (await page.join("me"))["t"] == "joined"


async def test_sockets_of_visitors_are_not_limited(cast, monkeypatch):
    monkeypatch.setattr("community.live.hub.SOCKETS_PER_MEMBER", 1)
    async with tabs_of(None, None, None) as pages:
        for page in pages:
            await page.say(t="join", s="the:end")
            assert (await page.hear("gone"))["s"] == "the:end"


def test_member_can_have_twenty_sockets():
    assert SOCKETS_PER_MEMBER >= 20


async def test_full_queue_sends_missed():
    written, closed = [], []

    async def write(text):
        written.append(json.loads(text))

    socket = sockets.Socket(session_key=None, write=write, disconnect=closed.append)
    for number in range(sockets.QUEUE_FRAMES + 5):
        socket.queue(sockets.Frame(protocol.encode({"t": "new", "seq": number})), "room:x")
    for _turn in range(3):
        await in_thread(int)
    assert [frame["t"] for frame in written] == ["new"] * sockets.QUEUE_FRAMES + ["missed"]
    socket.stop()


def test_origin_in_tests_has_scheme_host_and_port():
    assert settings.SITE_ORIGIN.count(":") == 2


async def test_socket_with_a_write_error_is_closed():
    closed = []

    async def write(text):
        raise UnicodeEncodeError("utf-8", "", 0, 1, "half a sign")

    async def disconnect(code):
        closed.append(code)

    socket = sockets.Socket(session_key=None, write=write, disconnect=disconnect)
    socket.send({"t": "gone", "s": "\ud800"})
    for _turn in range(3):
        await in_thread(int)
    assert closed == [sockets.BROKEN]
    assert socket.close_code == sockets.BROKEN


async def test_client_that_sends_without_reading_answers_is_closed():
    async def write(text):
        await asyncio.Event().wait()

    socket = sockets.Socket(session_key=None, write=write, disconnect=write)
    for _number in range(2 * sockets.QUEUE_FRAMES + 5):
        socket.send({"t": "rows"})
    assert socket.close_code == sockets.TOO_SLOW
    socket.stop()


def stuck_socket():
    """Of a page that takes nothing in, and what it was hung up with."""
    closed = []

    async def write(text):
        await asyncio.Event().wait()

    async def disconnect(code):
        closed.append(code)

    return sockets.Socket(session_key=None, write=write, disconnect=disconnect), closed


async def a_few_turns() -> None:
    for _turn in range(5):
        await asyncio.sleep(0)


async def test_queue_of_a_client_that_does_not_read_is_bounded():
    socket, closed = stuck_socket()
    for _number in range(50):
        socket.queue(sockets.Frame("x" * 60_000), "room:x")
    assert sum(len(text) for text, _stream in socket._frames) < 2 * sockets.QUEUE_CHARACTERS
    for _number in range(50):
        socket.queue(sockets.Frame("x" * 60_000))
    assert socket.close_code == sockets.TOO_SLOW
    await a_few_turns()
    assert closed == [sockets.TOO_SLOW]


async def test_close_does_not_wait_for_a_client_that_does_not_read():
    socket, closed = stuck_socket()
    socket.queue(sockets.Frame("what is under way"), "room:x")
    socket.queue(sockets.Frame("what waits"), "room:x")
    await a_few_turns()
    socket.close(SESSION_OVER)
    await a_few_turns()
    assert closed == [SESSION_OVER]


async def test_last_frame_is_given_up_after_its_timeout(monkeypatch):
    monkeypatch.setattr(sockets, "LAST_FRAME_SECONDS", 0)
    socket, closed = stuck_socket()
    socket.close(protocol.TOO_MANY, {"t": "error", "code": "too_many"})
    await a_few_turns()
    assert closed == [protocol.TOO_MANY]


class SlowLayer:
    """A channel layer that is away at first, and that takes its time."""

    def __init__(self):
        self.there = False
        self.go_on = asyncio.Event()
        self.go_on.set()

    async def new_channel(self, prefix):
        if not self.there:
            raise OSError("away")
        return prefix

    async def group_add(self, group, channel):
        await self.go_on.wait()

    async def group_discard(self, group, channel):
        pass

    async def receive(self, channel):
        await asyncio.Event().wait()

    async def flush(self):
        pass


def idle_socket():
    async def nothing(*_anything):
        pass

    return sockets.Socket(session_key=None, write=nothing, disconnect=nothing)


async def test_hub_without_a_layer_connects_to_it_when_it_is_there(monkeypatch):
    layer, hub, socket, caught_up = SlowLayer(), Hub(), idle_socket(), asyncio.Event()
    monkeypatch.setattr("community.live.layer.get_channel_layer", lambda: layer)
    monkeypatch.setattr("community.live.layer.PING_SECONDS", 0)
    monkeypatch.setattr(hub._layer, "_catch_up", lambda: asyncio.sleep(0, caught_up.set()))
    await hub.enter(socket)
    assert not hub._layer.is_up
    await caught_up.wait()  # from the database meanwhile
    layer.there = True
    while not hub._layer.is_up:
        await asyncio.sleep(0)
    await hub.leave(socket)


async def test_hub_with_many_streams_gives_the_layer_time_for_each(monkeypatch):
    layer, hub, socket, limits = SlowLayer(), Hub(), idle_socket(), []
    layer.there = True
    monkeypatch.setattr("community.live.layer.get_channel_layer", lambda: layer)
    real = asyncio.timeout
    monkeypatch.setattr("community.live.layer.asyncio.timeout", lambda seconds: limits.append(seconds) or real(seconds))
    hub._layer._groups |= {f"live.room.{number}" for number in range(50)}
    await hub.enter(socket)
    assert hub._layer.is_up
    assert len(limits) > 50
    await hub.leave(socket)


async def test_socket_that_joins_while_another_leaves_keeps_the_stream(monkeypatch):
    layer, hub, first, second = SlowLayer(), Hub(), idle_socket(), idle_socket()
    layer.there = True
    monkeypatch.setattr("community.live.layer.get_channel_layer", lambda: layer)
    await hub.enter(first)
    await hub.enter(second)
    layer.go_on.clear()
    joining = asyncio.create_task(hub.join(first, "room:x", Head(1, 1)))
    await asyncio.sleep(0)
    other = asyncio.create_task(hub.join(second, "room:x", Head(1, 1)))
    await asyncio.sleep(0)
    await hub.leave_stream(second, "room:x")
    layer.go_on.set()
    await asyncio.gather(joining, other)
    assert first in hub.streams["room:x"].sockets
    await hub.leave(first)
    await hub.leave(second)
