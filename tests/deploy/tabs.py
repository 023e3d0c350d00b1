"""Open tabs of a chat room, through nginx: each behaves as ``js/live.js`` does, writes, and keeps what it shows."""

import asyncio
import json
import random
import ssl
import time
from collections.abc import Callable
from contextlib import suppress

from websockets.asyncio.client import connect
from websockets.exceptions import WebSocketException

from tests.deploy.history import CHAT, History, Probe, Sent

FIRST_PAUSE, LONGEST_PAUSE, SHORTEST_SHARE = 3.0, 30.0, 0.2
SILENCE_SECONDS, SEND_AGAIN_SECONDS = 45.0, 8.0
PATIENCE_SECONDS = 1.0  # of one look at the socket
UNVERIFIED = ssl.create_default_context()
UNVERIFIED.check_hostname, UNVERIFIED.verify_mode = False, ssl.CERT_NONE


class Tab:
    """A tab of one member. ``write`` says something, which is sent until it is answered."""

    def __init__(self, name: str, port: int, cookie: str, stream: str, history: History):
        self.name, self.port, self.cookie, self.stream, self.history = name, port, cookie, stream, history
        self.view: list[str] = []
        history.views.append(self.view)
        self.seq = 0
        self.waiting: dict[str, Sent] = {}
        self.sent_at: dict[str, float] = {}
        self.socket, self.is_joined = None, False
        self.lost_at, self.attempts, self.returns_within = time.monotonic(), 0, None
        self.heard_at, self.entered_at = time.monotonic(), 0.0

    async def run(self, is_over: Callable[[], bool]) -> None:
        """Keep a connection until ``is_over``."""
        while not is_over():
            with suppress(OSError, TimeoutError, WebSocketException):
                await self._connection(is_over)
            self._lost()
            if not is_over():
                await asyncio.sleep(self._pause())

    def _lost(self) -> None:
        if self.is_joined:
            self.lost_at = time.monotonic()
        self.socket, self.is_joined = None, False

    def _pause(self) -> float:
        if self.returns_within is not None:
            within, self.returns_within = self.returns_within, None
            return random.random() * within
        pause = min(FIRST_PAUSE * 2**self.attempts, LONGEST_PAUSE)
        self.attempts += 1
        return pause * (SHORTEST_SHARE + random.random() * (1 - SHORTEST_SHARE))

    async def _connection(self, is_over: Callable[[], bool]) -> None:
        origin = f"https://localhost:{self.port}"
        headers = {"Cookie": self.cookie}
        options = {"ssl": UNVERIFIED, "origin": origin, "additional_headers": headers, "proxy": None}
        url = f"wss://localhost:{self.port}/ws/?lang=nl"
        async with connect(url, open_timeout=SILENCE_SECONDS, ping_interval=None, close_timeout=1, **options) as socket:
            self.socket, self.heard_at = socket, time.monotonic()
            await self._enter()
            while not is_over():
                try:
                    frame = json.loads(await asyncio.wait_for(socket.recv(), PATIENCE_SECONDS))
                except TimeoutError:
                    if time.monotonic() - self.heard_at > SILENCE_SECONDS:
                        return
                    await self._send_again()
                    if not self.is_joined and time.monotonic() - self.entered_at > SEND_AGAIN_SECONDS:
                        await self._enter()
                    continue
                self.heard_at = time.monotonic()
                await self._take(frame)

    async def _enter(self) -> None:
        self.entered_at = time.monotonic()
        await self._say(t="join", s=self.stream, after=self.seq)

    async def _say(self, **frame) -> None:
        """Raises: OSError: there is no connection any more."""
        if self.socket is None:
            raise ConnectionResetError
        await self.socket.send(json.dumps(frame))

    async def _take(self, frame: dict) -> None:
        kind = frame["t"]
        if kind == "restart":
            self.returns_within = frame["within"]
        elif kind == "beat" and frame["seqs"].get(self.stream, 0) > self.seq:
            await self._ask()
        if frame.get("s") != self.stream:
            return
        if kind == "joined":
            await self._joined(frame)
        elif kind == "new" and frame["seq"] == self.seq + 1:
            self._show(frame)
        elif kind == "new" and frame["seq"] > self.seq:
            await self._ask()
        elif kind == "rows":
            await self._rows(frame)
        elif kind == "missed":
            await self._ask()
        elif kind == "ok" and (sent := self.waiting.pop(frame["cid"], None)):
            sent.acknowledged_at = time.monotonic()
            await self._send_again()
        elif kind == "no" and (sent := self.waiting.pop(frame["cid"], None)):
            sent.is_refused = True
            await self._send_again()

    async def _joined(self, frame: dict) -> None:
        self.attempts, self.is_joined, now = 0, True, time.monotonic()
        self.history.probes.append(Probe("socket", self.lost_at, now, True))
        await self._send_again(at_once=True)
        if frame["seq"] > self.seq:
            await self._ask()

    async def _ask(self) -> None:
        await self._say(t="get", s=self.stream, after=self.seq)

    async def _rows(self, frame: dict) -> None:
        for row in frame["rows"]:
            if row["seq"] > self.seq:
                self._show(row)
        self.seq = max(self.seq, frame["upto"])
        if frame["more"]:
            await self._ask()

    def _show(self, row: dict) -> None:
        self.seq = row["seq"]
        if row.get("kind") == "message" and row.get("text"):
            self.view.append(row["text"])

    async def write(self, number: int) -> None:
        sent = Sent(CHAT, self.name, number, time.monotonic())
        self.history.sent.append(sent)
        self.waiting[f"{self.name}-{number}"] = sent
        await self._send_again()

    async def _send_again(self, *, at_once: bool = False) -> None:
        """Send the oldest that has no answer: anew after some seconds, and after each connection."""
        now = time.monotonic()
        if not self.is_joined:
            return
        with suppress(OSError, WebSocketException):
            for cid, sent in list(self.waiting.items())[:1]:
                if at_once or now - self.sent_at.get(cid, 0) > SEND_AGAIN_SECONDS:
                    self.sent_at[cid] = now
                    await self._say(t="send", s=self.stream, cid=cid, text=sent.text)
