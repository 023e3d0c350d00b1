"""An ASGI application without a database that echoes, for tests of Daphne as ``community.asgi`` adapts it."""

import asyncio
import time

from community import asgi, daphne

assert asgi.application  # the import adapts Daphne
MANY_FRAMES, FRAME = 1000, "x" * 60_000
progress = {"sent": 0, "waited": 0}  # number of frames sent, and of the first frame that had to wait


async def send_many(send) -> None:
    for number in range(1, MANY_FRAMES + 1):
        start = time.monotonic()
        await send({"type": "websocket.send", "text": FRAME})
        if time.monotonic() - start > daphne.PATIENCE_SECONDS / 2 and not progress["waited"]:
            progress["waited"] = number
        progress["sent"] = number


def answer_to(text: str) -> str:
    return str(progress.get(text, len(text)))


async def application(scope, receive, send):
    if scope["type"] == "websocket" and scope["path"] == "/no/":
        await send({"type": "websocket.close"})
        return
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        if scope["path"] == "/much/":
            daphne.PATIENCE_SECONDS = 1
            await send_many(send)
        if scope["path"] == "/all/":
            daphne.PATIENCE_SECONDS = 60  # the reader may pause for a moment
            for _number in range(MANY_FRAMES):
                await send({"type": "websocket.send", "text": FRAME})
        if scope["path"] == "/deaf/":
            await asyncio.Event().wait()
        while (message := await receive())["type"] != "websocket.disconnect":
            if message.get("text"):
                await send({"type": "websocket.send", "text": answer_to(message["text"])})
        return
    if scope["path"] == "/broken/":
        raise RuntimeError("for a test")
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
