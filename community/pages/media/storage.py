"""Keep uploaded files: whole, or not at all."""

import os
from contextlib import suppress
from pathlib import Path
from tempfile import NamedTemporaryFile

from django.core.files import File
from django.core.files.storage import FileSystemStorage


class WholeFile(File):
    """A finished file that Django moves to its name."""

    def temporary_file_path(self) -> str:
        return self.name


class WholeFileStorage(FileSystemStorage):
    """Write to a hidden name first: a full disk, or a process that ends, leaves no half file under the real one."""

    def _save(self, name: str, content: File) -> str:
        folder = Path(self.path(name)).parent
        folder.mkdir(parents=True, exist_ok=True, mode=0o700)
        with NamedTemporaryFile(dir=folder, prefix=".half-", delete=False) as half:
            try:
                for chunk in content.chunks():
                    half.write(chunk)
                half.flush()
                os.fsync(half.fileno())
                return super()._save(name, WholeFile(half, half.name))
            finally:
                with suppress(FileNotFoundError):  # it was moved
                    os.unlink(half.name)
