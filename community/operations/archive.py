"""A backup: one encrypted file with the database, the uploaded files, and a manifest of both.

A backup is read back and checked before it gets its name. A restore decrypts and checks all of it before it changes
anything. The search index is not in it: it is rebuilt.
"""

import hashlib
import json
import os
import shutil
import tarfile
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

from django.conf import settings
from django.db import connection
from django.db.migrations.loader import MigrationLoader
from django.utils import timezone

from community.operations.age import decrypt, encrypting, one_time_key
from community.operations.databases import Database, this_database

FORMAT = 1
DATABASE, MEDIA, MANIFEST, ARCHIVE = "database", "media", "manifest.json", "archive.tar.gz"

HALF = ".half"  # ends the name of a file that is being written
STAGING = "backup-"  # begins the names of folders with unencrypted content
SAME = "every table has the same rows and checksum, every file the same checksum"

type WriteLine = Callable[[str], None]


class BackupError(Exception):
    """A failure in words for the operator."""


def back_up(path: Path, key: bytes, write_line: WriteLine) -> None:
    """Write the archive. An existing file is never replaced, and one that is incomplete or damaged never gets the name.

    Raises:
        BackupError, SealError, DatabaseError, OSError
    """
    if path.exists():
        raise BackupError(f"{path} is already there: give another name.")
    partial, check_key = path.with_name(path.name + HALF), one_time_key()
    with partial.open("xb") as file:
        try:
            partial.chmod(0o600)
            with _staging() as staging:
                manifest = _fill(file, [key, check_key], staging)
            file.flush()
            os.fsync(file.fileno())
            _check(partial, check_key, manifest)
            _give_name(partial, path)
        finally:
            partial.unlink(missing_ok=True)
    _describe(manifest, write_line)
    write_line(f"Written, read back and checked: {path}, {path.stat().st_size} bytes, sha256 {_sha256(path)}")


def _give_name(partial: Path, path: Path) -> None:
    """Give the file its name, on the disk before this returns: earlier backups may be deleted after it."""
    try:
        os.link(partial, path)  # fails when the name is taken meanwhile
    except FileExistsError:
        raise
    except OSError:  # a file system without links, such as that of another machine
        if path.exists():
            raise
        partial.rename(path)
    folder = os.open(path.parent, os.O_RDONLY)
    try:
        os.fsync(folder)
    finally:
        os.close(folder)


def _check(path: Path, key: bytes, manifest: dict) -> None:
    """Read what was written as a restore would."""
    with opened(path, key) as (written, _folder):
        if written != manifest:
            raise BackupError("What was written is not what was read back.")


def _fill(file, keys: list[bytes], staging: Path) -> dict:
    database, copy = this_database(), staging / DATABASE
    tables = database.copy_to(copy)
    with (
        encrypting(file, *keys) as encrypted,
        tarfile.open(fileobj=encrypted, mode="w|gz", format=tarfile.PAX_FORMAT) as tar,
    ):
        tar.add(copy, DATABASE)
        media = {}
        for name, path in _media_files():
            copied = shutil.copyfile(path, staging / MEDIA)  # the original may change meanwhile
            media[name] = [copied.stat().st_size, _sha256(copied)]
            tar.add(copied, f"{MEDIA}/{name}")
        manifest = {
            "format": FORMAT,
            "made_at": timezone.now().isoformat(timespec="seconds"),
            "engine": database.name,
            "database": [copy.stat().st_size, _sha256(copy)],
            "tables": tables,
            "migrations": sorted(map(list, MigrationLoader(connection).applied_migrations)),
            "media": media,
        }
        (staging / MANIFEST).write_text(json.dumps(manifest), encoding="utf-8")
        tar.add(staging / MANIFEST, MANIFEST)
    return manifest


def restore(path: Path, key: bytes, write_line: WriteLine, *, replace: bool, only_check: bool = False) -> None:
    """Replace the database and the uploaded files by those of the archive.

    Raises:
        BackupError, SealError, DatabaseError, OSError
    """
    with opened(path, key) as (manifest, folder):
        _describe(manifest, write_line)
        if only_check:
            write_line("The archive is whole. Nothing was changed.")
            return
        database = this_database()
        if not replace and not (database.is_empty() and not any(_media_files())):
            raise BackupError("There is something here already. To put the archive in its place, say --replace.")
        _restore_database(database, manifest, folder)
        _restore_media(folder / MEDIA)
        _compare_media(manifest, dict(_media_files()))
    write_line(f"Put back, and compared: {SAME}.")


def rehearse(path: Path, key: bytes, write_line: WriteLine) -> None:
    """Restore into a new database beside that of the site and into a temporary folder, and take both away again.

    Raises:
        BackupError, SealError, DatabaseError, OSError
    """
    with opened(path, key) as (manifest, folder):
        _describe(manifest, write_line)
        with this_database().beside(folder, write_line) as database:
            _restore_database(database, manifest, folder)
    write_line(f"Rehearsed, and compared: {SAME}. The site itself was not touched, and nothing stays behind.")


def _restore_database(database: Database, manifest: dict, folder: Path) -> None:
    if database.name != manifest["engine"]:
        raise BackupError(f"The archive is from {manifest['engine']}; this installation has {database.name}.")
    _refuse_newer(manifest)
    database.restore_from(folder / DATABASE)
    different = sorted(_differences(manifest["tables"], database.tables()))
    if different:
        raise BackupError(f"The database is not as it was in the backup: {', '.join(different)}.")


@contextmanager
def opened(path: Path, key: bytes) -> Iterator[tuple[dict, Path]]:
    """Yield the manifest of an archive, and the temporary folder with what is in it; both were compared.

    Raises:
        BackupError, SealError, OSError
    """
    with _staging() as staging:
        yield _unpack(path, key, staging), staging


def _unpack(path: Path, key: bytes, staging: Path) -> dict:
    """Decrypt and unpack the archive, and check it against its manifest."""
    (staging / MEDIA).mkdir()
    decrypt(path, staging / ARCHIVE, key)  # to the end, so that a truncated or changed archive is refused
    with tarfile.open(staging / ARCHIVE, mode="r:gz") as tar:
        tar.extractall(staging, filter="data")
    (staging / ARCHIVE).unlink()
    manifest = json.loads((staging / MANIFEST).read_text(encoding="utf-8"))
    if manifest["format"] != FORMAT:
        raise BackupError("The archive was made by a newer version of Huiskamer.")
    if _sha256(staging / DATABASE) != manifest["database"][1]:
        raise BackupError("The database in the archive is not what its list says.")
    _compare_media(manifest, dict(_files_under(staging / MEDIA)))
    return manifest


def _compare_media(manifest: dict, files: dict[str, Path]) -> None:
    expected = {name: digest for name, (_size, digest) in manifest["media"].items()}
    if expected != {name: _sha256(path) for name, path in files.items()}:
        raise BackupError("The uploaded files are not what the list in the archive says.")


def _refuse_newer(manifest: dict) -> None:
    known = set(MigrationLoader(None).disk_migrations)
    unknown = [f"{app}.{name}" for app, name in manifest["migrations"] if (app, name) not in known]
    if unknown:
        raise BackupError(f"The archive was made by newer code, or with other parts: {', '.join(unknown[:3])}.")


def _differences(expected: dict[str, list], actual: dict[str, list]) -> set[str]:
    return {name for name in expected.keys() | actual.keys() if expected.get(name) != actual.get(name)}


def _restore_media(source: Path) -> None:
    """Replace the content of the folder and not the folder itself, which may be a mount point."""
    target = Path(settings.MEDIA_ROOT)
    target.mkdir(parents=True, exist_ok=True)
    for old in target.iterdir():
        shutil.rmtree(old) if old.is_dir() and not old.is_symlink() else old.unlink()
    for new in source.iterdir():
        shutil.move(new, target / new.name)


def _describe(manifest: dict, write_line: WriteLine) -> None:
    write_line(f"Backup of {manifest['made_at']}, {manifest['engine']}")
    for name, (rows, fingerprint) in manifest["tables"].items():
        write_line(f"  {name}: {rows} rows, {fingerprint}")
    total = sum(size for size, _digest in manifest["media"].values())
    write_line(f"  uploaded files: {len(manifest['media'])}, {total} bytes")


def _media_files() -> Iterator[tuple[str, Path]]:
    return _files_under(Path(settings.MEDIA_ROOT))


def _files_under(folder: Path) -> Iterator[tuple[str, Path]]:
    for path in sorted(folder.rglob("*")):
        if path.is_file() and not path.is_symlink():
            yield path.relative_to(folder).as_posix(), path


@contextmanager
def _staging() -> Iterator[Path]:
    """Yield a private temporary folder beside the data, for unencrypted content. It is deleted afterwards."""
    Path(settings.VAR).mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory(prefix=STAGING, dir=settings.VAR) as folder:
        yield Path(folder)


def _sha256(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()
