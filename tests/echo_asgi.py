"""For tests of Daphne as ``community.asgi`` adapts it: gives back what comes in, and needs no database."""

from community import asgi

assert asgi.application  # importing it is what adapts Daphne


async def application(scope, receive, send):
    if scope["type"] == "websocket" and scope["path"] == "/no/":
        await send({"type": "websocket.close"})
        return
    if scope["type"] == "websocket":
        await send({"type": "websocket.accept"})
        while (message := await receive())["type"] != "websocket.disconnect":
            if message.get("text"):
                await send({"type": "websocket.send", "text": str(len(message["text"]))})
        return
    if scope["path"] == "/broken/":
        raise RuntimeError("for a test")
    body, more = b"", True
    while more:
        message = await receive()
        body, more = body + message.get("body", b""), message.get("more_body", False)
    await send({"type": "http.response.start", "status": 200, "headers": [(b"content-type", b"text/plain")]})
    await send({"type": "http.response.body", "body": body})
