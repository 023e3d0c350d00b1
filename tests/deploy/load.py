"""The load of one run: tabs that chat, members that write posts, and people who only read, until it is stopped."""

import asyncio
import threading
import time
from contextlib import suppress

from tests.deploy.history import History, Probe
from tests.deploy.pages import Reader, Visitor, Writer, in_threads
from tests.deploy.tabs import Tab

CHATTING, POSTING = 12, 10  # members; the pace of each keeps to the limits of the site, for some minutes
SECONDS_BETWEEN_LINES, SECONDS_BETWEEN_POSTS = 3.5, 8.0
SECONDS_BETWEEN_PAGES = 0.25
LAST_SECONDS = 90  # for what waits for an answer when the writing ends


class Load:
    """``content``: what ``tests.deploy.content`` made. Lines are written from ``start`` to ``finish``."""

    def __init__(self, port: int, content: dict):
        self.history, self._writes, self._goes_on = History(), True, True
        cookies, stream = content["cookies"], f"room:{content['room']}"
        self.tabs = [
            Tab(f"tab-{number}", port, cookie, stream, self.history) for number, cookie in enumerate(cookies[:CHATTING])
        ]
        writing = cookies[CHATTING : CHATTING + POSTING]
        visitors = [Visitor(port, cookie, self.history) for cookie in writing]
        self.writers = [
            Writer(f"lid-{number}", visitor, content["topic"], SECONDS_BETWEEN_POSTS)
            for number, visitor in enumerate(visitors)
        ]
        topic = f"/forum/onderwerp/{content['topic']}/"
        readers = [Visitor(port, cookie, self.history) for cookie in ("", cookies[-1])]
        self.readers = [Reader(reader, [topic, "/", "/forum/"], SECONDS_BETWEEN_PAGES) for reader in readers]

    def start(self) -> None:
        self._loop = threading.Thread(target=lambda: asyncio.run(self._chat()), daemon=True)
        self._loop.start()
        self._threads = in_threads(self.writers, lambda: not self._writes)
        self._threads += in_threads(self.readers, lambda: not self._goes_on)

    async def _chat(self) -> None:
        tabs = [asyncio.create_task(tab.run(lambda: not self._goes_on)) for tab in self.tabs]
        number = 0
        while self._writes:
            number += 1
            for tab in self.tabs:  # spread, so that some are on their way at every moment
                await tab.write(number)
                await asyncio.sleep(SECONDS_BETWEEN_LINES / len(self.tabs))
        await asyncio.gather(*tabs)

    def finish(self) -> bool:
        """Stop writing and wait until everything is answered and every tab shows as much; return whether that came."""
        self._writes = False
        end = time.monotonic() + LAST_SECONDS
        while time.monotonic() < end and not self.is_quiet:
            time.sleep(0.2)
        is_quiet = self.is_quiet
        now = time.monotonic()
        out = [Probe("socket", tab.lost_at, now, False) for tab in self.tabs if not tab.is_joined]
        self.history.probes.extend(out)
        self._goes_on = False
        for thread in [*self._threads, self._loop]:
            with suppress(RuntimeError):
                thread.join(LAST_SECONDS)
        return is_quiet

    @property
    def is_quiet(self) -> bool:
        writing = any(thread.is_alive() for thread in self._threads[: len(self.writers)])
        waits = any(tab.waiting or not tab.is_joined for tab in self.tabs)
        return not writing and not waits and len({tab.seq for tab in self.tabs}) == 1
