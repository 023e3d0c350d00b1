"""The clients of ``benchmarks.chat``: up to thousands of WebSockets in one process, which is not the server's.

It reads one order as JSON from each line of its input, and writes one report for each. It does as little as possible
for each frame: it looks for the idempotency key of a message, and parses only the frames of a handshake. A mask of
zeros is a valid mask, and leaves the words as they are.
"""

import asyncio
import json
import sys
import time
from collections.abc import Sequence
from dataclasses import dataclass, field

from benchmarks.clients import HOST
from benchmarks.servers import percentile

TEXT, CLOSE, PING, PONG = 1, 8, 9, 10
NEW, CID = b'{"t":"new"', b'"cid":"'
ATTEMPTS = 5  # to connect, as a page does
PATIENCE_SECONDS = 15  # after the last message


@dataclass
class Crowd:
    """All clients of this process, and what they saw since the last report."""

    sent: dict[bytes, float] = field(default_factory=dict)  # idempotency key -> when it was sent
    delays: list[float] = field(default_factory=list)
    answers: dict[str, int] = field(default_factory=dict)
    late: float = 0.0  # the longest time that a message left after its planned moment

    def count(self, answer: str) -> None:
        self.answers[answer] = self.answers.get(answer, 0) + 1


class Talker(asyncio.Protocol):
    """A tab that joins ``streams``, and asks for what it missed as a page does; ``seqs`` are the numbers it has."""

    def __init__(self, crowd: Crowd, port: int, cookie: str, streams: list[str], seqs: dict[str, int]):
        self.crowd, self.port, self.cookie, self.streams, self.seqs = crowd, port, cookie, streams, seqs
        self.waits_for = set(streams)
        self.ready = asyncio.get_running_loop().create_future()
        self.rest, self.is_open = b"", False

    def connection_made(self, transport):
        self.transport = transport
        lines = [
            "GET /ws/?lang=nl HTTP/1.1",
            f"Host: {HOST}:{self.port}",
            f"Origin: http://{HOST}:{self.port}",
            f"Cookie: {self.cookie}",
            "Upgrade: websocket",
            "Connection: Upgrade",
            "Sec-WebSocket-Version: 13",
            "Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==",
        ]
        transport.write("\r\n".join([*lines, "", ""]).encode())

    def data_received(self, data):
        data = self.rest + data if self.rest else data
        if not self.is_open:
            head, blank, data = data.partition(b"\r\n\r\n")
            if not blank:
                self.rest = head
                return
            self.open(head)
        at, size = 0, len(data)
        while size - at >= 2:
            length, begin = data[at + 1], at + 2
            if length == 126:
                length, begin = int.from_bytes(data[at + 2 : at + 4]), at + 4
            elif length == 127:
                length, begin = int.from_bytes(data[at + 2 : at + 10]), at + 10
            if size < begin + length:
                break
            self.frame(data[at] & 15, data[begin : begin + length])
            at = begin + length
        self.rest = data[at:]

    def open(self, head: bytes) -> None:
        self.is_open = True
        if b" 101 " not in head.partition(b"\r\n")[0]:
            self.fail(head.decode("latin1")[:200])
        for stream in self.streams:
            self.send({"t": "join", "s": stream, "after": self.seqs.get(stream, 0)})

    def frame(self, opcode: int, payload: bytes) -> None:
        if payload.startswith(NEW):
            begin = payload.find(CID) + len(CID)
            sent = self.crowd.sent.get(payload[begin : payload.find(b'"', begin)])
            if sent is not None:
                self.crowd.delays.append(time.perf_counter() - sent)
        elif opcode == TEXT:
            self.answer(json.loads(payload))
        elif opcode == PING:
            self.write(PONG, payload)
        elif opcode == CLOSE:
            self.crowd.count(f"closed {int.from_bytes(payload[:2])}")

    def answer(self, frame: dict) -> None:
        kind, stream = frame["t"], frame.get("s")
        self.crowd.count(kind)
        if kind == "joined" and stream in self.seqs and self.seqs[stream] < frame["seq"] and not frame["state"]:
            self.send({"t": "get", "s": stream, "after": self.seqs[stream]})
        elif kind in ("joined", "rows"):
            self.seqs[stream] = frame.get("upto", frame.get("seq"))
            self.waits_for.discard(stream)
            if not self.waits_for and not self.ready.done():
                self.ready.set_result(None)
        elif kind in ("gone", "error"):
            self.fail(str(frame))
        elif kind == "no":
            self.crowd.count(f"no {frame['code']}")

    def fail(self, reason: str) -> None:
        if not self.ready.done():
            self.ready.set_exception(RuntimeError(reason))

    def connection_lost(self, error):
        self.fail(f"lost: {error}")

    def send(self, frame: dict) -> None:
        self.write(TEXT, json.dumps(frame).encode())

    def write(self, opcode: int, payload: bytes) -> None:
        size = len(payload)
        length = bytes([128 | size]) if size < 126 else bytes([254]) + size.to_bytes(2)
        self.transport.write(bytes([128 | opcode]) + length + bytes(4) + payload)


class Talkers:
    """The orders that this process takes; each returns a report."""

    def __init__(self):
        self.crowd: Crowd = Crowd()
        self.talkers: Sequence[Talker] = ()

    async def connect(self, tabs: list[dict], behind: int, at_once: int) -> dict:
        """Connect a socket for each of these (``port``, ``cookie``, ``streams``); those of before are closed.

        ``behind``: the number of messages that each tab missed and asks for. Report the seconds until they had it.
        """
        missed = [{name: max(0, seq - behind) for name, seq in talker.seqs.items()} for talker in self.talkers]
        for talker in self.talkers:
            talker.transport.abort()
        self.crowd, free = Crowd(), asyncio.Semaphore(at_once)
        seqs = missed or [{} for _ in tabs]
        begin, used = time.perf_counter(), time.process_time()
        tries = [connected(self.crowd, tab, known, free) for tab, known in zip(tabs, seqs, strict=True)]
        self.talkers, times = zip(*await asyncio.gather(*tries), strict=True)
        return spread(times) | self.report(begin, used)

    async def talk(self, messages: list[dict], expected: int) -> dict:
        """Send each message (``at`` seconds, ``talker``, ``stream``, ``cid``, ``text``) at its moment, and wait until
        they arrived ``expected`` times. Report the delays from sending to the arrival at each socket."""
        self.crowd.sent, self.crowd.delays, self.crowd.answers, self.crowd.late = {}, [], {}, 0.0
        begin, used = time.perf_counter(), time.process_time()
        for message in messages:
            planned = begin + message["at"]
            await asyncio.sleep(max(0.0, planned - time.perf_counter()))
            now = time.perf_counter()
            self.crowd.late = max(self.crowd.late, now - planned)
            self.crowd.sent[message["cid"].encode()] = now
            frame = {"t": "send", "s": message["stream"], "cid": message["cid"], "text": message["text"]}
            self.talkers[message["talker"]].send(frame)
        until = time.perf_counter() + PATIENCE_SECONDS
        while len(self.crowd.delays) < expected and time.perf_counter() < until:
            await asyncio.sleep(0.02)
        return spread(self.crowd.delays) | self.report(begin, used)

    def report(self, begin: float, used: float) -> dict:
        wall = time.perf_counter() - begin
        cores = (time.process_time() - used) / wall
        return {"answers": self.crowd.answers, "wall": wall, "cores": cores, "late": self.crowd.late}


async def connected(crowd: Crowd, tab: dict, seqs: dict[str, int], free: asyncio.Semaphore) -> tuple[Talker, float]:
    """Connect, join, and wait until this tab has all that it missed; return it with the seconds that it took."""
    async with free:
        begin, loop = time.perf_counter(), asyncio.get_running_loop()
        for attempt in range(1, ATTEMPTS + 1):
            talker = Talker(crowd, **tab, seqs=dict(seqs))
            try:
                await loop.create_connection(lambda talker=talker: talker, HOST, talker.port)
                await talker.ready
                break
            except (OSError, RuntimeError):
                crowd.count("lost handshake")
                if attempt == ATTEMPTS:
                    raise
        return talker, time.perf_counter() - begin


def spread(times: Sequence[float]) -> dict:
    """Return how many there are, and the time of half, of nearly all, and of the slowest."""
    if not times:
        return {"count": 0, "p50": 0.0, "p95": 0.0, "max": 0.0}
    return {"count": len(times), "p50": percentile(times, 50), "p95": percentile(times, 95), "max": max(times)}


async def main() -> None:
    talkers, loop = Talkers(), asyncio.get_running_loop()
    while line := await loop.run_in_executor(None, sys.stdin.readline):
        order = json.loads(line)
        try:
            report = await getattr(talkers, order.pop("order"))(**order)
        except Exception as error:
            report = {"error": f"{type(error).__name__}: {error}"}
        print(json.dumps(report), flush=True)


if __name__ == "__main__":
    asyncio.run(main())
