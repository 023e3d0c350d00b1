"""A backup is encrypted with age (https://age-encryption.org): what it is does not depend on this software.

The key file holds what ``age-keygen`` writes; or only its public key, and then this machine makes backups that it
cannot read; or random characters, as before there was age, from which a key is derived.

A backup also opens with a key that is made for it and kept in memory alone until it was read back: so a machine with
only the public key can check what it wrote.
"""

import os
import shutil
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

import pyrage
from cryptography.hazmat.primitives.asymmetric.ed25519 import Ed25519PrivateKey
from cryptography.hazmat.primitives.hashes import SHA256
from cryptography.hazmat.primitives.kdf.hkdf import HKDF
from cryptography.hazmat.primitives.serialization import Encoding, NoEncryption, PrivateFormat, PublicFormat

from community.operations.encryption import MAGIC, SealedReader, SealError

PRIVATE, PUBLIC = b"AGE-SECRET-KEY-", b"age1"
DERIVED = b"huiskamer backup"


def one_time_key() -> bytes:
    """Return a new secret key, to check one backup with; it is written nowhere."""
    return str(pyrage.x25519.Identity.generate()).encode()


def is_public(key: bytes) -> bool:
    """Return whether this is a public key.

    Raises:
        SealError: it begins as a key of age, and is none.
    """
    _recipient(key)
    return _without_remarks(key).startswith(PUBLIC)


@contextmanager
def encrypting(target: BinaryIO, *keys: bytes) -> Iterator[BinaryIO]:
    """Yield a file to write to; what is written comes encrypted into ``target``, all of it at the end of the block.

    Each of the keys opens it.

    Raises:
        SealError: when the key is none.
        OSError: when ``target`` does not take it.
    """
    recipients = [_recipient(key) for key in keys]
    read_end, write_end = os.pipe()
    with ThreadPoolExecutor(max_workers=1) as threads, open(write_end, "wb") as pipe:
        encryption = threads.submit(_encrypt, read_end, target, recipients)
        with suppress(BrokenPipeError):  # the encryption stopped, and says why below
            yield pipe
            pipe.flush()
        with suppress(BrokenPipeError):
            pipe.close()
        encryption.result()


def _encrypt(read_end: int, target: BinaryIO, recipients: list) -> None:
    with open(read_end, "rb") as source:  # closed when this stops, so that nobody goes on writing
        try:
            pyrage.encrypt_io(source, target, recipients)
        except pyrage.EncryptError as error:
            raise OSError(str(error)) from None


def decrypt(source: Path, target: Path, key: bytes) -> None:
    """Write what is in a backup, of this format or of the one before, to ``target``.

    Raises:
        SealError: when the key is another one, or the file was changed, or ends too early.
    """
    with source.open("rb") as file, target.open("wb") as content:
        is_older = file.read(len(MAGIC)) == MAGIC
        file.seek(0)
        if is_older:
            shutil.copyfileobj(SealedReader(file, key), content)
            return
        try:
            pyrage.decrypt_io(file, content, [_identity(key)])
        except (pyrage.DecryptError, OSError) as error:
            if isinstance(error, OSError) and error.errno is not None:  # of the disk
                raise
            raise SealError(f"This is no backup for this key, or it was damaged or cut short: {error}.") from None


def _identity(key: bytes):
    text = _without_remarks(key)
    if text.startswith(PUBLIC):
        raise SealError("This is the public key. A backup opens with the secret key that belongs to it.")
    try:
        if text.startswith(PRIVATE):
            return pyrage.x25519.Identity.from_str(text.decode())
    except (pyrage.IdentityError, UnicodeDecodeError):
        raise SealError("The key file begins as a key of age, and is none.") from None
    private = _derived(key).private_bytes(Encoding.PEM, PrivateFormat.OpenSSH, NoEncryption())
    return pyrage.ssh.Identity.from_buffer(private)


def _recipient(key: bytes):
    text = _without_remarks(key)
    try:
        if text.startswith(PUBLIC):
            return pyrage.x25519.Recipient.from_str(text.decode())
    except (pyrage.RecipientError, UnicodeDecodeError):
        raise SealError("The key file begins as a key of age, and is none.") from None
    if text.startswith(PRIVATE):
        return _identity(key).to_public()
    public = _derived(key).public_key().public_bytes(Encoding.OpenSSH, PublicFormat.OpenSSH)
    return pyrage.ssh.Recipient.from_str(public.decode())


def _without_remarks(key: bytes) -> bytes:
    """Return the key itself: age-keygen writes lines with # above it."""
    return b"\n".join(line.strip() for line in key.splitlines() if not line.startswith(b"#")).strip()


def _derived(key: bytes) -> Ed25519PrivateKey:
    """Return the key that random characters stand for, of a kind that age knows: that of SSH."""
    return Ed25519PrivateKey.from_private_bytes(HKDF(SHA256(), length=32, salt=None, info=DERIVED).derive(key))
