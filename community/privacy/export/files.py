"""The files of exports: outside the media folder, under a random name, encrypted with a key derived from SECRET_KEY.

A copy of the folder is useless without SECRET_KEY. A file without a row in the database is deleted.
"""

import hashlib
import hmac
import os
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import BinaryIO

from django.conf import settings

from community.operations.encryption import SealedReader, SealedWriter
from community.privacy.export.models import DataExport

CHUNK_BYTES = 64 * 1024


def folder() -> Path:
    settings.EXPORT_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.EXPORT_ROOT


def _key(export: DataExport) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"export {export.public_id}".encode(), hashlib.sha256).digest()


@contextmanager
def create(export: DataExport) -> Iterator[SealedWriter]:
    """Open the encrypted file of this export for writing. A file that was not finished cannot be read."""
    handle = os.open(folder() / export.file_name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as target:
        writer = SealedWriter(target, _key(export))
        yield writer
        writer.finish()


def open_for_reading(export: DataExport) -> BinaryIO:
    """Raises: FileNotFoundError; SealError: SECRET_KEY has changed since the file was written."""
    return SealedReader(open(folder() / export.file_name, "rb"), _key(export))


def chunks(source: BinaryIO) -> Iterator[bytes]:
    while chunk := source.read(CHUNK_BYTES):
        yield chunk


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def remove_unclaimed() -> int:
    """Delete files without a row (the member left, the export was deleted, a build was cut short). Return how many."""
    names = {path.name for path in folder().iterdir()}
    unclaimed = names - set(DataExport.objects.values_list("file_name", flat=True))
    for name in unclaimed:
        remove(name)
    return len(unclaimed)
