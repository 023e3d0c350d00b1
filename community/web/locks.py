"""A lock that one request holds while it works, across the processes of the site.

PostgreSQL keeps it as an advisory lock of the connection: it ends with the connection, and no row waits for it. SQLite
serves one process, so there a lock of that process is enough.
"""

import hashlib
import threading
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress

from django.db import InterfaceError, OperationalError, connection, transaction

WAIT_SECONDS = 5  # then the caller goes on without the lock

_registry = threading.Lock()
_locks: dict[str, threading.RLock] = {}
_waiting: Counter[str] = Counter()


@contextmanager
def request_lock(key: str) -> Iterator[bool]:
    """Wait for the lock of this key, at most ``WAIT_SECONDS``, and hold it; yield whether it is held.

    The thread that holds it may take it again.
    """
    with _advisory_lock(key) if connection.vendor == "postgresql" else _process_lock(key) as is_held:
        yield is_held


@contextmanager
def _advisory_lock(key: str) -> Iterator[bool]:
    number = int.from_bytes(hashlib.sha256(key.encode()).digest()[:8], signed=True)
    try:
        with transaction.atomic(), connection.cursor() as cursor:
            cursor.execute(f"SET LOCAL lock_timeout = {int(WAIT_SECONDS * 1000)}")
            cursor.execute("SELECT pg_advisory_lock(%s)", [number])
    except OperationalError:  # the wait was too long
        yield False
        return
    try:
        yield True
    finally:
        # A connection that broke has given the lock back already, and the response, which is made, is no error.
        with suppress(InterfaceError, OperationalError), connection.cursor() as cursor:
            cursor.execute("SELECT pg_advisory_unlock(%s)", [number])


@contextmanager
def _process_lock(key: str) -> Iterator[bool]:
    with _registry:
        lock = _locks.setdefault(key, threading.RLock())
        _waiting[key] += 1
    is_held = lock.acquire(timeout=WAIT_SECONDS)
    try:
        yield is_held
    finally:
        if is_held:
            lock.release()
        with _registry:
            _waiting[key] -= 1
            if not _waiting[key]:
                del _waiting[key], _locks[key]
