"""The benchmark of chat measures real messages of members who may talk, and counts who must hear them."""

import asyncio
import json

import pytest

from benchmarks.chat import Shape, Tab, conversation, placed
from benchmarks.chat_content import tabs_in, write_once
from benchmarks.servers import readers
from benchmarks.talkers import Crowd, Talker, spread
from chat.rooms.actions import send_message
from chat.rooms.models import Room
from community.members.models import Block

pytestmark = pytest.mark.once


@pytest.mark.django_db
def test_everybody_in_a_room_of_the_benchmark_may_talk_there():
    write_once(6)
    tabs = tabs_in(2, 3, with_page=False)
    assert len({streams[0] for streams, _audience in tabs}) == 2
    for member, (streams, _audience) in zip(readers(6), tabs, strict=True):
        room = Room.objects.get(public_id=streams[0].partition(":")[2])
        assert send_message(actor=member, room=room, cid=str(member.pk), text="Dag allemaal").room == room


@pytest.mark.django_db
def test_a_block_makes_the_audience_of_both_smaller():
    write_once(3)
    tabs_in(1, 3, with_page=False)
    one, other, _third = readers(3)
    Block.objects.all().delete()
    Block.objects.create(blocker=one, blocked=other)
    assert [audience for _streams, audience in tabs_in(1, 3, with_page=False)] == [2, 2, 3]


def test_expected_arrivals_are_those_of_the_audience_of_each_message():
    tabs = [Tab("", [f"room:{number // 2}"], audience=number) for number in range(4)]
    talk = conversation(Shape("rooms", 2, 2, rate=5.0), tabs, seconds=2)
    assert len(talk["messages"]) == 20
    assert talk["expected"] == sum(message["talker"] for message in talk["messages"])
    assert {(message["talker"] // 2, message["stream"]) for message in talk["messages"]} == {
        (0, "room:0"),
        (1, "room:1"),
    }


def test_two_servers_share_the_sockets():
    tabs = [Tab("", [], 0)] * 4
    assert [tab["port"] for tab in placed(tabs, [81, 82])] == [81, 82, 81, 82]


class Transport:
    def __init__(self):
        self.written = []

    def write(self, data):
        self.written.append(data)


@pytest.mark.parametrize("piece", [1, 7, 100_000])
def test_frames_are_found_however_the_bytes_are_cut(piece):
    frames = [{"t": "joined", "s": "room:1", "seq": 4, "state": False}]
    frames += [{"t": "new", "s": "room:1", "seq": 5, "cid": "k", "text": "x" * size} for size in (1, 300, 70_000)]
    data = b"HTTP/1.1 101 Switching Protocols\r\n\r\n" + b"".join(map(written, frames))

    async def read():
        talker = Talker(Crowd(sent={b"k": 0.0}), 80, "a=1", ["room:1"], {})
        talker.connection_made(Transport())
        for at in range(0, len(data), piece):
            talker.data_received(data[at : at + piece])
        await talker.ready
        return talker

    talker = asyncio.run(read())
    assert (len(talker.crowd.delays), talker.crowd.answers, talker.rest) == (3, {"joined": 1}, b"")


def written(frame: dict) -> bytes:
    """Return a frame as a server writes it."""
    payload = json.dumps(frame, separators=(",", ":")).encode()
    size = len(payload)
    if size < 126:
        length = bytes([size])
    else:
        length = bytes([126]) + size.to_bytes(2) if size < 2**16 else bytes([127]) + size.to_bytes(8)
    return bytes([0x81]) + length + payload


def test_no_arrivals_are_no_figures():
    assert spread([]) == {"count": 0, "p50": 0.0, "p95": 0.0, "max": 0.0}
    assert spread([0.3, 0.1, 0.2]) == {"count": 3, "p50": 0.2, "p95": 0.3, "max": 0.3}
