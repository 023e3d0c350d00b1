"""The folder of backups: make one each day, copy it elsewhere, keep some of them, and rehearse a restore.

A backup has the moment at which it was made in its name, in UTC. What has another name is nobody's business here: a
file that is half written, or that somebody put there by hand, does not count and is never deleted, except for halves of
an interrupted run. When each of these was last done is remembered in the database.
"""

import fcntl
import os
import shlex
import shutil
import subprocess
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from datetime import UTC, datetime
from pathlib import Path

from django.conf import settings
from django.utils import timezone

from community.operations.actions import note_done
from community.operations.archive import HALF, STAGING, BackupError, WriteLine, back_up, rehearse
from community.operations.models import LONG_AGO, PeriodicRun
from community.operations.registry import gauge
from community.operations.rotation import kept

SUFFIX = ".huiskamer"
NAME = f"%Y-%m-%dT%H%M%SZ{SUFFIX}"
MADE, COPIED, REHEARSED = "backup", "backup.copy", "backup.rehearsal"  # names of a PeriodicRun
COPY_SECONDS = 6 * 60 * 60
LEFTOVER_SECONDS = 24 * 60 * 60  # after this, nobody works any more in a folder with unencrypted content


def folder() -> Path:
    """Return the folder of backups.

    Raises:
        BackupError: there is none, or it is not for its own user alone.
    """
    if not settings.BACKUP_DIR:
        raise BackupError("BACKUP_DIR is not set: name the folder of the backups, or give a file.")
    path = Path(settings.BACKUP_DIR)
    if not path.is_dir():
        raise BackupError(f"BACKUP_DIR is not a folder: {path}. Make it for the user of the site alone (mode 700).")
    return path


def files() -> dict[datetime, Path]:
    """Return the backups in the folder by the moment at which they were made, oldest first."""
    dated = {}
    for path in sorted(folder().glob(f"*{SUFFIX}")):
        with suppress(ValueError):
            dated[datetime.strptime(path.name, NAME).replace(tzinfo=UTC)] = path
    return dated


def newest() -> Path:
    """Return the newest backup.

    Raises:
        BackupError: there is none.
    """
    if dated := files():
        return dated[max(dated)]
    raise BackupError(f"There is no backup in {folder()}.")


def back_up_today(key: bytes, write_line: WriteLine) -> None:
    """Make a backup, check it, copy what was not yet copied, and only then delete what need not be kept.

    Raises:
        BackupError: also when all went well except for the copy elsewhere; the next run tries that again.
        SealError, DatabaseError, OSError
    """
    with _one_at_a_time():
        _clear_leftovers()
        made_at = timezone.now().replace(microsecond=0)
        lines: list[str] = []
        back_up(folder() / made_at.strftime(NAME), key, lines.append)
        write_line(lines[-1])
        note_done(MADE, made_at)
        _copy_ledger(write_line)
        try:
            _copy_elsewhere(write_line)
        finally:
            _rotate(write_line)


def rehearse_restore(path: Path, key: bytes, write_line: WriteLine) -> None:
    """Restore a backup beside the site, compare, and take it away again.

    Raises:
        BackupError, SealError, DatabaseError, OSError
    """
    write_line(f"Opening {path}")
    rehearse(path, key, write_line)
    ledger = path.with_name(_ledger().name)
    if ledger.exists():
        count = len(ledger.read_bytes().splitlines()) - 1
        write_line(f"The copy of the erasure ledger beside it has {count} entries: a restore would erase these again.")
    note_done(REHEARSED, timezone.now())


def not_copied() -> dict[datetime, Path]:
    """Return the backups that were not copied elsewhere, oldest first."""
    copied_at = last(COPIED) or LONG_AGO
    return {made_at: path for made_at, path in files().items() if made_at > copied_at}


def last(name: str) -> datetime | None:
    """Return when this was last done; None for never."""
    moments = PeriodicRun.objects.filter(name=name, done_at__gt=LONG_AGO).values_list("done_at", flat=True)
    return moments.first()


@gauge("last_done_timestamp_seconds", "When this was last done, in seconds since 1970.", label="what")
def last_done() -> dict[str, float]:
    """Return the moments of the last backup, copy and rehearsal; what was never done is left out."""
    names = {"backup": MADE, "backup_copy": COPIED, "backup_rehearsal": REHEARSED}
    return {what: moment.timestamp() for what, name in names.items() if (moment := last(name))}


@contextmanager
def _one_at_a_time() -> Iterator[None]:
    with (folder() / ".lock").open("w") as file:
        try:
            fcntl.flock(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise BackupError("Another backup is being made.") from None
        yield


def _clear_leftovers() -> None:
    """Delete what a run that was killed left: a half file, and unencrypted copies."""
    for half in folder().glob(f"*{SUFFIX}{HALF}"):
        half.unlink()
    for leftover in Path(settings.VAR).glob(f"{STAGING}*"):
        if leftover.is_dir() and time.time() - leftover.stat().st_mtime > LEFTOVER_SECONDS:
            shutil.rmtree(leftover, ignore_errors=True)


def _ledger() -> Path:
    return Path(settings.ERASURE_LEDGER)


def _copy_ledger(write_line: WriteLine) -> None:
    """Replace the copy of the erasure ledger: it is not in the backups, and a restore needs the newest one."""
    if not _ledger().exists():
        return
    copy = folder() / _ledger().name
    partial = copy.with_name(copy.name + HALF)
    shutil.copyfile(_ledger(), partial)
    partial.chmod(0o600)
    os.replace(partial, copy)
    write_line(f"The erasure ledger was copied to {copy}")


def _copy_elsewhere(write_line: WriteLine) -> None:
    """Give each backup that was not yet copied to the command of the operator, oldest first; and always the ledger.

    Raises:
        BackupError: a copy failed; the others were tried nevertheless.
    """
    if not settings.BACKUP_COPY_COMMAND:
        return
    ledger, failures = folder() / _ledger().name, []
    if ledger.exists():
        failures += _failure_of_copy(ledger)
    for made_at, path in not_copied().items():
        failures += _failure_of_copy(path)
        if not failures:
            note_done(COPIED, made_at)
            write_line(f"Copied elsewhere: {path.name}")
    if failures:
        raise BackupError(f"{failures[0]}. The backups themselves are here; the next run tries the copy again.")


def _failure_of_copy(path: Path) -> list[str]:
    """Run the command for one file; return what went wrong in one sentence, or nothing."""
    try:
        command = [*shlex.split(settings.BACKUP_COPY_COMMAND), str(path)]
        done = subprocess.run(command, stdin=subprocess.DEVNULL, capture_output=True, timeout=COPY_SECONDS, check=False)  # noqa: S603
    except OSError as error:
        return [f"BACKUP_COPY_COMMAND cannot be started: {error.strerror}"]
    except ValueError as error:
        return [f"BACKUP_COPY_COMMAND cannot be read: {error}"]
    except subprocess.TimeoutExpired:
        return [f"BACKUP_COPY_COMMAND did not end within {COPY_SECONDS // 3600} hours"]
    if done.returncode == 0:
        return []
    lines = done.stderr.decode(errors="replace").strip().splitlines() or ["it did not say why"]
    return [f"BACKUP_COPY_COMMAND ended with {done.returncode} for {path.name}: {lines[-1][:200]}"]


def _rotate(write_line: WriteLine) -> None:
    """Delete what need not be kept; never what the operator wants elsewhere and is not there yet."""
    local = {timezone.localtime(moment): path for moment, path in files().items()}
    staying = kept(local, settings.BACKUP_KEEP) | (set(not_copied()) if settings.BACKUP_COPY_COMMAND else set())
    for moment, path in local.items():
        if moment not in staying:
            path.unlink()
            write_line(f"Deleted, as {len(staying)} are kept: {path.name}")
