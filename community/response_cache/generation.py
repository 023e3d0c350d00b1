"""The generation ``public`` as this process knows it: read at most twice a second, and after each commit here."""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from django.db import Error, close_old_connections

from community.generations.actions import commits_here
from community.generations.counters import generation
from community.generations.public import PUBLIC

MAX_AGE_SECONDS = 0.5

reader = ThreadPoolExecutor(1, thread_name_prefix="generation")  # a thread, so that no event loop waits for a database


@dataclass(frozen=True, slots=True)
class Reading:
    """``generation`` is None when the database did not answer."""

    generation: int | None
    began_at: float
    commits: int

    @property
    def is_fresh(self) -> bool:
        return time.monotonic() - self.began_at < MAX_AGE_SECONDS and self.commits == commits_here(PUBLIC)


NEVER = Reading(None, float("-inf"), 0)
_last = NEVER


def last_known() -> int | None:
    """Return the generation of the last reading, however old. What is made from now on is at least as new as that."""
    return _last.generation


def fresh() -> int | None:
    """Return the generation when it was read a moment ago, else None. It asks no database."""
    return _last.generation if _last.is_fresh else None


def read() -> Future:
    """Return the generation, or None when the database does not answer, as soon as it is read."""
    return reader.submit(_read)


def _read() -> int | None:
    global _last
    if not _last.is_fresh:  # who came first has read it for all who wait
        began_at, commits = time.monotonic(), commits_here(PUBLIC)
        try:
            number = generation(PUBLIC)
        except Error:
            number = None
        _last = Reading(number, began_at, commits)
        close_old_connections()
    return _last.generation


def forget() -> None:
    """Read again before the next answer."""
    global _last
    _last = NEVER
