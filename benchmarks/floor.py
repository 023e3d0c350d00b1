"""Run the floor of the chat: a bare ``websockets`` server that stores nothing and broadcasts what it gets.

``python -m benchmarks.floor PORT``. It speaks as much of the protocol as the clients of the benchmark need.
"""

import asyncio
import json
import sys
from collections import defaultdict

from websockets.asyncio.server import broadcast, serve

from benchmarks.clients import HOST


async def main(port: int) -> None:
    rooms, seqs = defaultdict(set), defaultdict(int)

    async def handle(connection) -> None:
        joined = set()
        async for text in connection:
            frame = json.loads(text)
            stream = frame["s"]
            if frame["t"] == "join":
                rooms[stream].add(connection)
                joined.add(stream)
                await connection.send(json.dumps({"t": "joined", "s": stream, "seq": seqs[stream], "state": False}))
            elif frame["t"] == "get":
                await connection.send(json.dumps({"t": "rows", "s": stream, "rows": [], "upto": seqs[stream]}))
            elif frame["t"] == "send":
                seqs[stream] += 1
                new = {"t": "new", "s": stream, "seq": seqs[stream], "cid": frame["cid"], "text": frame["text"]}
                broadcast(rooms[stream], json.dumps(new, separators=(",", ":")))
        for stream in joined:
            rooms[stream].discard(connection)

    async with serve(handle, HOST, port, compression=None, ping_interval=None, max_queue=None):
        await asyncio.get_running_loop().create_future()


if __name__ == "__main__":
    asyncio.run(main(int(sys.argv[1])))
