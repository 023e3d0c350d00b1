"""The ledger of erasure: what was erased, so that a restore of an older backup does not bring it back.

An append-only file of JSON lines, beside the database and not in it. It names nobody: an account is a keyed hash of its
random primary key, an item is its own random public id. The key of the hash is in the first line. With the ledger and a
backup one can tell which row of the backup is meant; the ledger alone tells nothing.
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

# Kinds of entries, as they are written in the file.
ACCOUNT = "account"  # an account, with all that belongs to it
AUTHORED = "words"  # the content that an account wrote up to ``at``
ITEM = "row"  # one row of authored content
KINDS = (ACCOUNT, AUTHORED, ITEM)


class LedgerError(Exception):
    """The file is no ledger, or is damaged: the message says where."""


@dataclass(frozen=True)
class Entry:
    """A line of the ledger. In the file ``kind`` is "what" and ``account`` is "who"."""

    kind: str
    at: datetime
    account: str = ""  # hash of the primary key; "" for an item
    choices: dict[str, str] = field(default_factory=dict)  # model label -> ContentChoice; not for an item
    model: str = ""  # model label of an item
    row: str = ""  # public id of an item


@dataclass(frozen=True)
class Ledger:
    key: bytes
    entries: list[Entry]

    def account_hash(self, member_key: object) -> str:
        return account_hash(self.key, member_key)


def path() -> Path:
    return Path(settings.ERASURE_LEDGER)


def account_hash(key: bytes, member_key: object) -> str:
    return hmac.new(key, str(member_key).encode(), hashlib.sha256).hexdigest()


def append(*, kind: str, member_key: object = None, at: datetime | None = None, **facts) -> None:
    """Append a line, which is on the disk before this returns; nothing during ``replaying``.

    Call it last in the transaction: when the line cannot be written, nothing is erased. When the commit fails after it,
    the ledger has an entry too many, which only asks for what the member wanted.

    Raises:
        OSError, LedgerError
    """
    if not _replaying:
        path().parent.mkdir(parents=True, exist_ok=True)
        descriptor = os.open(path(), os.O_RDWR | os.O_CREAT | os.O_APPEND, 0o600)
        with os.fdopen(descriptor, "r+b") as file:
            fcntl.flock(file, fcntl.LOCK_EX)
            key = _key_of(file)
            if member_key is not None:
                facts["who"] = account_hash(key, member_key)
            line = {"what": kind, "at": (at or timezone.now()).isoformat(), **facts}
            file.write((b"" if _ends_with_newline(file) else b"\n") + json.dumps(line).encode() + b"\n")
            file.flush()
            os.fsync(file.fileno())


def _ends_with_newline(file) -> bool:
    """Whether the last line is whole: a crash may have cut it short."""
    file.seek(-1, os.SEEK_END)
    return file.read(1) == b"\n"


def _key_of(file) -> bytes:
    """Read the key from the first line; write that line when the file is new."""
    first_line = file.readline()
    if first_line:
        return _parse_key(first_line)
    key = secrets.token_bytes(KEY_BYTES)
    file.write(json.dumps({"ledger": 1, "key": key.hex()}).encode() + b"\n")
    file.flush()
    return key


def _parse_key(line: bytes) -> bytes:
    try:
        return bytes.fromhex(json.loads(line)["key"])
    except (ValueError, KeyError, TypeError):
        raise LedgerError("This is not a ledger of erasure.") from None


def read(file: Path) -> Ledger:
    """Read the whole ledger.

    Raises:
        LedgerError, OSError
    """
    first_line, *lines = file.read_bytes().splitlines() or [b""]
    return Ledger(_parse_key(first_line), list(_parse_entries(lines)))


def _parse_entries(lines: list[bytes]) -> Iterator[Entry]:
    for number, line in enumerate(lines, start=2):
        try:
            facts = json.loads(line)
            kind, at, account = facts.pop("what"), datetime.fromisoformat(facts.pop("at")), facts.pop("who", "")
            yield Entry(kind, at, account, **facts)
        except (ValueError, KeyError, TypeError, AttributeError):
            raise LedgerError(f"Line {number} of the ledger cannot be read.") from None


_replaying: list[bool] = []


@contextmanager
def replaying() -> Iterator[None]:
    """Append nothing within this context: the ledger itself is being applied after a restore."""
    _replaying.append(True)
    try:
        yield
    finally:
        _replaying.pop()
