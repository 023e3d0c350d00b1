"""The ledger of erasure: what was let go, so that a restore of an older backup does not bring it back.

A file of lines in JSON, to which is only added; it lives beside the database and not in it. It names nobody: an account
is a keyed hash of its random key, one message is its own random id. The hash key stands in the first line; with it
and a backup one can tell which row of that backup is meant, and from the ledger alone nothing.
"""

import fcntl
import hashlib
import hmac
import json
import os
import secrets
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

KEY_BYTES = 32


class LedgerError(Exception):
    """The file is not a ledger, or was damaged: the message says where."""


@dataclass(frozen=True)
class Entry:
    """``what`` is "account", "words" (those of one account up to ``at``) or "row" (one thing that was written)."""

    what: str
    at: datetime
    who: str = ""
    choices: dict[str, str] = field(default_factory=dict)
    model: str = ""
    row: str = ""


@dataclass(frozen=True)
class Ledger:
    key: bytes
    entries: list[Entry]

    def who(self, member_key: object) -> str:
        return hashed(self.key, member_key)


def path() -> Path:
    return Path(settings.ERASURE_LEDGER)


def hashed(key: bytes, member_key: object) -> str:
    return hmac.new(key, str(member_key).encode(), hashlib.sha256).hexdigest()


def write(*, what: str, who: object = None, at: datetime | None = None, **facts) -> None:
    """Add a line, on the disk before this returns. Call it last in the transaction: when it cannot be written, nothing
    is let go, and when the commit does not follow, an entry too many does what the member asked for anyway.

    Raises:
        OSError, LedgerError
    """
    if not _replaying:
        path().parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            key = _key_of(file)
            if who is not None:
                facts["who"] = hashed(key, who)
            line = {"what": what, "at": (at or timezone.now()).isoformat(), **facts}
            file.write((b"" if _is_whole(file) else b"\n") + json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _is_whole(file) -> bool:
    """The last line has its end: nothing broke off while it was written."""
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _key_of(file) -> bytes:
    first = file.readline()
    if first:
        return _opened(first)
    key = secrets.token_bytes(KEY_BYTES)
    file.write(json.dumps({"ledger": 1, "key": key.hex()}).encode() + b"\n")
    file.flush()
    return key


def _opened(line: bytes) -> bytes:
    try:
        return bytes.fromhex(json.loads(line)["key"])
    except (ValueError, KeyError, TypeError):
        raise LedgerError("This is not a ledger of erasure.") from None


def read(file: Path) -> Ledger:
    """All of it.

    Raises:
        LedgerError, OSError
    """
    first, *lines = file.read_bytes().splitlines() or [b""]
    return Ledger(_opened(first), list(_entries(lines)))


def _entries(lines: list[bytes]) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=2):
        try:
            facts = json.loads(line)
            yield Entry(**facts | {"at": datetime.fromisoformat(facts["at"])})
        except (ValueError, KeyError, TypeError):
            raise LedgerError(f"Line {number} of the ledger cannot be read.") from None


_replaying: list[bool] = []


@contextmanager
def replaying() -> Iterator[None]:
    """While the ledger is followed after a restore, nothing is added to it."""
    _replaying.append(True)
    try:
        yield
    finally:
        _replaying.pop()
