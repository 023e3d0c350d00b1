"""The responses that this process keeps, and who is making one."""

from concurrent.futures import Future
from dataclasses import dataclass
from datetime import datetime
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlsplit

from cachetools import LRUCache
from django.conf import settings

OVERHEAD_BYTES = 2000  # of an entry in Python: headers, the key, the entry in the cache
OWN_HOST = urlsplit(settings.SITE_ORIGIN).netloc
SHARE_OF_OTHERS = 4  # URLs with a query string or another host share a quarter, so that they push out no page


class Key(NamedTuple):
    """All that responses to visitors can differ by."""

    host: str
    is_secure: bool
    path: str
    query: str
    is_compressed: bool


@dataclass(frozen=True, slots=True)
class Entry:
    """A response with status 200. It holds for one generation, until a moment; ``route`` is for the request log."""

    body: bytes
    headers: tuple[tuple[bytes, bytes], ...]
    generation: int
    until: datetime
    route: str
    is_logged: bool

    @property
    def size(self) -> int:
        return len(self.body) + OVERHEAD_BYTES


class Responses:
    """Entries by their key, bounded in bytes: what was asked for longest ago goes first."""

    def __init__(self, max_bytes: int):
        self.max_bytes = max_bytes
        part = max_bytes // SHARE_OF_OTHERS
        self._pages: LRUCache[Key, Entry] = LRUCache(max_bytes - part, getsizeof=lambda entry: entry.size)
        self._others: LRUCache[Key, Entry] = LRUCache(part, getsizeof=lambda entry: entry.size)
        self._making: dict[Key, Future] = {}
        self._lock = Lock()

    def _part_of(self, key: Key) -> LRUCache:
        return self._pages if key.host == OWN_HOST and not key.query else self._others

    def get(self, key: Key, generation: int, now: datetime) -> Entry | None:
        """Return the entry of this key, when it still holds."""
        part = self._part_of(key)
        with self._lock:
            entry = part.get(key)
            if entry is None or (entry.generation == generation and now < entry.until):
                return entry
            del part[key]
            return None

    def put(self, key: Key, entry: Entry) -> None:
        part = self._part_of(key)
        with self._lock:
            if entry.size <= part.maxsize:
                part[key] = entry

    def begin(self, key: Key) -> Future | None:
        """Return None to the one who is to make this response and then calls ``end``; to others what they wait for.

        Its result is whether the response was kept.
        """
        with self._lock:
            making = self._making.get(key)
            if making is None:
                self._making[key] = Future()
            return making

    def end(self, key: Key) -> None:
        with self._lock:
            making, was_kept = self._making.pop(key), key in self._part_of(key)
        making.set_result(was_kept)

    @property
    def size(self) -> int:
        return int(self._pages.currsize + self._others.currsize)

    def clear(self) -> None:
        with self._lock:
            self._pages.clear()
            self._others.clear()


responses = Responses(settings.VISITOR_CACHE_BYTES)
