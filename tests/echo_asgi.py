"""For tests of Daphne as ``community.asgi`` adapts it: gives back what comes in, and needs no database."""

import asyncio
import time

from community import asgi, daphne

assert asgi.application  # importing it is what adapts Daphne
MANY_FRAMES, FRAME = 1000, "x" * 60_000
pressed = {"sent": 0, "waited": 0}  # of many frames: how many are sent, and the first that was waited for


async def press_on(send) -> None:
    for number in range(1, MANY_FRAMES + 1):
        begun = time.monotonic()
        await send({"type": "websocket.send", "text": FRAME})
        if time.monotonic() - begun > daphne.PATIENCE_SECONDS / 2 and not pressed["waited"]:
            pressed["waited"] = number
        pressed["sent"] = number


def said_of(text: str) -> str:
    return str(pressed.get(text, len(text)))


async def application(scope, receive, send):
    if scope["type"] == "websocket" and scope["path"] == "/no/":
        await send({"type": "websocket.close"})
        return
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        if scope["path"] == "/much/":
            daphne.PATIENCE_SECONDS = 1
            await press_on(send)
        if scope["path"] == "/all/":
            daphne.PATIENCE_SECONDS = 60  # whoever reads it may stand still for a moment
            for _number in range(MANY_FRAMES):
                await send({"type": "websocket.send", "text": FRAME})
        if scope["path"] == "/deaf/":
            await asyncio.Event().wait()
        while (message := await receive())["type"] != "websocket.disconnect":
            if message.get("text"):
                await send({"type": "websocket.send", "text": said_of(message["text"])})
        return
    if scope["path"] == "/broken/":
        raise RuntimeError("for a test")
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
