"""An ASGI application without a database that echoes, for tests of Daphne as ``community.asgi`` adapts it."""

import asyncio
import time
from pathlib import Path

from community import asgi, daphne
from community.live.sockets import WRITE_NOW, Frame

assert asgi.application  # the import adapts Daphne
MANY_FRAMES, FRAME = 1000, "x" * 60_000
progress = {"sent": 0, "waited": 0}  # number of frames sent, and of the first frame that had to wait


async def send_many(send) -> None:
    for number in range(1, MANY_FRAMES + 1):
        start = time.monotonic()
        await send({"type": "websocket.send", "text": FRAME})
        if time.monotonic() - start > daphne.WRITE_TIMEOUT_SECONDS / 2 and not progress["waited"]:
            progress["waited"] = number
        progress["sent"] = number


async def send_at_once(scope, send) -> None:
    """Write each frame at once where there is room, and otherwise as usual; every frame has its number."""
    for number in range(MANY_FRAMES):
        frame = Frame(f"{number}:{FRAME}")
        if not scope["extensions"][WRITE_NOW](frame):
            await send({"type": "websocket.send", "text": frame.text})
        progress[scope["path"]] = number + 1


def answer_to(text: str) -> str:
    return str(progress.get(text, 0 if text.startswith("/") else len(text)))


async def application(scope, receive, send):
    if scope["type"] == "websocket" and scope["path"] == "/no/":
        await send({"type": "websocket.close"})
        return
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        if scope["path"] == "/much/":
            daphne.WRITE_TIMEOUT_SECONDS = 1
            await send_many(send)
        if scope["path"] == "/all/":
            daphne.WRITE_TIMEOUT_SECONDS = 60  # the reader may pause for a moment
            for _number in range(MANY_FRAMES):
                await send({"type": "websocket.send", "text": FRAME})
        if scope["path"] in {"/now/", "/now-unread/"}:
            daphne.WRITE_TIMEOUT_SECONDS = 60 if scope["path"] == "/now/" else 1
            await send_at_once(scope, send)
        if scope["path"] == "/deaf/":
            await asyncio.Event().wait()
        while (message := await receive())["type"] != "websocket.disconnect":
            if message.get("text"):
                await send({"type": "websocket.send", "text": answer_to(message["text"])})
        return
    if scope["path"].startswith("/until/"):  # a file is there
        await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
        await send({"type": "http.response.body", "body": b"begun ", "more_body": True})
        while not Path(scope["path"].removeprefix("/until")).exists():
            await asyncio.sleep(0.01)
        await send({"type": "http.response.body", "body": b"ended"})
        return
    if scope["path"] == "/broken/":
        raise RuntimeError("for a test")
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
