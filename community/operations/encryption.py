"""A file that only the holder of the key reads, and that cannot be changed, reordered or cut short unseen.

The file is written and read as a stream: pieces of 1 MiB, each sealed with AES-256-GCM. The key of one file is made
from the key file and a random salt with HKDF-SHA256, so that no two files share a key and a counter is a safe nonce.

    "HUISKAMER SEALED 1\\n", salt (32 bytes), then pieces: length (4 bytes), sealed bytes (16 more than went in)

The nonce of a piece is its number (11 bytes) and whether it is the last (1 byte); the beginning of the file is
authenticated with every piece.
"""

import io
import os
import sys
from pathlib import Path
from typing import BinaryIO

from cryptography.exceptions import InvalidTag
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF

MAGIC = b"HUISKAMER SEALED 1\n"
SALT_BYTES = 32
PIECE_BYTES = 1024 * 1024
TAG_BYTES = 16
LENGTH_BYTES = 4
KEY_MIN_CHARACTERS = 32
STANDARD_INPUT = Path("/dev/stdin")  # it cannot be opened again by a process that gave up the rights of root


class SealError(Exception):
    """The file or the key is not what it should be; the message says so to the one who runs the command."""


def read_key(path: Path) -> bytes:
    """The content of the key file, without blanks around it.

    Raises:
        SealError: when it cannot be read or is too short to be a key.
    """
    try:
        return parse_key(sys.stdin.buffer.read() if path == STANDARD_INPUT else path.read_bytes())
    except OSError as error:
        raise SealError(f"The key file cannot be read: {error.strerror}.") from None


def parse_key(content: bytes) -> bytes:
    """Return the key without blanks around it.

    Raises:
        SealError: when it is too short to be a key.
    """
    key = content.strip()
    if len(key) < KEY_MIN_CHARACTERS:
        raise SealError(f"The key file is too short: give {KEY_MIN_CHARACTERS} random characters or more.")
    return key


def _cipher(key: bytes, salt: bytes) -> AESGCM:
    return AESGCM(HKDF(SHA256(), length=32, salt=salt, info=MAGIC).derive(key))


def _nonce(number: int, last: bool) -> bytes:
    return number.to_bytes(11) + (b"\1" if last else b"\0")


class SealedWriter(io.RawIOBase):
    """Seals what is written into ``target``; only ``finish`` writes the piece that says that all is there."""

    def __init__(self, target: BinaryIO, key: bytes):
        self._target, self._waiting, self._number = target, bytearray(), 0
        salt = os.urandom(SALT_BYTES)
        self._begin, self._cipher = MAGIC + salt, _cipher(key, salt)
        target.write(self._begin)

    def writable(self) -> bool:
        return True

    def write(self, data) -> int:
        self._waiting += data
        while len(self._waiting) > PIECE_BYTES:  # never the last one: that is known only at the end
            piece = bytes(self._waiting[:PIECE_BYTES])
            del self._waiting[:PIECE_BYTES]
            self._seal(piece, last=False)
        return len(data)

    def finish(self) -> None:
        self._seal(bytes(self._waiting), last=True)
        self._waiting.clear()

    def _seal(self, piece: bytes, last: bool) -> None:
        sealed = self._cipher.encrypt(_nonce(self._number, last), piece, self._begin)
        self._target.write(len(sealed).to_bytes(LENGTH_BYTES) + sealed)
        self._number += 1


class SealedReader(io.RawIOBase):
    """Reads what a ``SealedWriter`` wrote.

    Raises:
        SealError: at any read, when the key is another one or the file was changed or ends too early.
    """

    def __init__(self, source: BinaryIO, key: bytes):
        self._source, self._ready, self._number, self._ended = source, b"", 0, False
        self._begin = source.read(len(MAGIC) + SALT_BYTES)
        if not self._begin.startswith(MAGIC) or len(self._begin) != len(MAGIC) + SALT_BYTES:
            raise SealError("This is not a backup of Huiskamer.")
        self._cipher = _cipher(key, self._begin[len(MAGIC) :])
        self._next = self._take(first=True)

    def readable(self) -> bool:
        return True

    def readinto(self, buffer) -> int:
        while not self._ready and not self._ended:
            self._open()
        count = min(len(buffer), len(self._ready))
        buffer[:count], self._ready = self._ready[:count], self._ready[count:]
        return count

    def _open(self) -> None:
        sealed, self._next = self._next, self._take()
        self._ended = self._next is None
        try:
            self._ready = self._cipher.decrypt(_nonce(self._number, self._ended), sealed, self._begin)
        except InvalidTag:
            raise SealError("The key is another one, or the file was damaged or cut short.") from None
        self._number += 1

    def _take(self, first: bool = False) -> bytes | None:
        """The next sealed piece, or None at the end of the file."""
        header = self._source.read(LENGTH_BYTES)
        if not header and not first:
            return None
        length = int.from_bytes(header)
        sealed = self._source.read(length) if TAG_BYTES <= length <= PIECE_BYTES + TAG_BYTES else b""
        if len(header) < LENGTH_BYTES or not sealed or len(sealed) < length:
            raise SealError("The key is another one, or the file was damaged or cut short.")
        return sealed
