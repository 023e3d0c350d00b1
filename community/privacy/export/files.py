"""The files: outside the media folder, under a name that nobody guesses, sealed with a key from the site's secret.

Whoever copies the folder without the secret has nothing. A row says which file is whose; a file without a row goes.
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

READ_BYTES = 64 * 1024


def folder() -> Path:
    settings.EXPORT_ROOT.mkdir(mode=0o700, parents=True, exist_ok=True)
    return settings.EXPORT_ROOT


def _key(export: DataExport) -> bytes:
    return hmac.new(settings.SECRET_KEY.encode(), f"export {export.public_id}".encode(), hashlib.sha256).digest()


@contextmanager
def sealed_for(export: DataExport) -> Iterator[SealedWriter]:
    """A place to write; a file that was not finished can be read by nobody."""
    handle = os.open(folder() / export.file_name, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600)
    with open(handle, "wb") as target:
        writer = SealedWriter(target, _key(export))
        yield writer
        writer.finish()


def opened(export: DataExport) -> BinaryIO:
    """Raises: FileNotFoundError, or SealError when the secret of the site is another one since."""
    return SealedReader(open(folder() / export.file_name, "rb"), _key(export))


def pieces(source: BinaryIO) -> Iterator[bytes]:
    while piece := source.read(READ_BYTES):
        yield piece


def remove(name: str) -> None:
    (folder() / name).unlink(missing_ok=True)


def remove_unclaimed() -> int:
    """Files that no row names any more: of who left, of what was taken back, of a build that was cut short."""
    there = {path.name for path in folder().iterdir()}
    unclaimed = there - set(DataExport.objects.values_list("file_name", flat=True))
    for name in unclaimed:
        remove(name)
    return len(unclaimed)
