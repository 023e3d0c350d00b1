"""Backups by the timer: made, checked, copied elsewhere, rotated and rehearsed. On the database of this run."""

import secrets
from datetime import UTC, datetime, timedelta
from io import StringIO
from pathlib import Path

import pyrage
import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from community.members.models import Member
from community.operations import archive, backups
from community.operations.databases import Database, this_database
from community.operations.models import PeriodicRun
from community.operations.rotation import kept
from tests.support.full_disk import small_disk
from tests.support.people import make_member

pytestmark = pytest.mark.django_db(transaction=True)
NOW = datetime(2026, 11, 30, 3, 0, tzinfo=UTC)


@pytest.fixture
def identity(tmp_path) -> pyrage.x25519.Identity:
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "secret.key").write_text(str(identity))
    return identity


@pytest.fixture
def backup_folder(tmp_path, settings, identity, monkeypatch) -> Path:
    """The folder of a site that has only the public key, with a member, an upload and a ledger."""
    settings.VAR, settings.MEDIA_ROOT = tmp_path / "var", tmp_path / "media"
    settings.BACKUP_DIR, settings.BACKUP_KEY = str(tmp_path / "backups"), str(identity.to_public())
    settings.ERASURE_LEDGER = tmp_path / "erasure.ledger"
    settings.ERASURE_LEDGER.write_text('{"ledger": 1}\n{"what": "account"}\n')
    settings.MEDIA_ROOT.mkdir()
    (settings.MEDIA_ROOT / "tuin.jpg").write_bytes(secrets.token_bytes(5000))
    Path(settings.BACKUP_DIR).mkdir()
    make_member("anna")
    at(monkeypatch, NOW)
    return Path(settings.BACKUP_DIR)


def at(monkeypatch, moment: datetime) -> None:
    monkeypatch.setattr("community.operations.backups.timezone.now", lambda: moment)


def backup(*arguments: object) -> str:
    out = StringIO()
    call_command("backup", *map(str, arguments), stdout=out)
    return out.getvalue()


def names(folder: Path) -> list[str]:
    return sorted(path.name for path in folder.glob("2*"))


def copier(tmp_path: Path, code: int = 0) -> str:
    """Return a command that notes the names of the files that it gets, and ends with this code."""
    script = tmp_path / "copy elsewhere.sh"
    script.write_text(f'#!/bin/sh\necho "$1 $(basename "$2")" >> {tmp_path}/copied\necho kapot >&2\nexit {code}\n')
    script.chmod(0o700)
    return f"'{script}' --quiet"


def copied(tmp_path: Path) -> list[str]:
    return (tmp_path / "copied").read_text().splitlines()


def test_backup_is_made_with_the_public_key_and_remembered(backup_folder):
    output = backup()
    assert names(backup_folder) == ["2026-11-30T030000Z.huiskamer"]
    assert "read back and checked" in output
    assert backups.last(backups.MADE) == NOW
    assert backups.last_done() == {"backup": NOW.timestamp()}
    assert (backup_folder / "2026-11-30T030000Z.huiskamer").stat().st_mode & 0o077 == 0


def test_erasure_ledger_is_copied_over_the_older_copy(backup_folder, settings):
    backup()
    settings.ERASURE_LEDGER.write_text(settings.ERASURE_LEDGER.read_text() + '{"what": "row"}\n')
    PeriodicRun.objects.all().delete()
    (backup_folder / "2026-11-30T030000Z.huiskamer").unlink()
    backup()
    assert (backup_folder / "erasure.ledger").read_text() == settings.ERASURE_LEDGER.read_text()


def test_backup_that_cannot_be_read_back_gets_no_name_and_deletes_nothing(backup_folder, settings, monkeypatch):
    settings.BACKUP_KEEP = {"days": 1}
    backup()
    at(monkeypatch, NOW + timedelta(days=1))
    fill = archive._fill

    def fill_badly(file, keys, staging):
        manifest = fill(file, keys, staging)
        file.seek(-40, 2)
        file.write(b"x")
        return manifest

    monkeypatch.setattr(archive, "_fill", fill_badly)
    with pytest.raises(CommandError, match="damaged"):
        backup()
    assert [path.name for path in sorted(backup_folder.glob("2*"))] == ["2026-11-30T030000Z.huiskamer"]
    assert backups.last(backups.MADE) == NOW
    assert list(settings.VAR.iterdir()) == []


def test_backup_on_a_full_disk_says_so_and_leaves_the_earlier_one_alone(backup_folder, settings, tmp_path):
    disk = tmp_path / "disk"
    with small_disk(disk, 512 * 1024) as is_small:
        if not is_small:
            pytest.skip("a small disk needs the right to mount")
        settings.BACKUP_DIR = str(disk)
        (earlier := disk / "2026-11-29T030000Z.huiskamer").write_bytes(b"1" * 500 * 1024)
        with pytest.raises(CommandError, match="No space left on device"):
            backup()
        assert [path.name for path in disk.rglob("*") if path.stat().st_size] == [earlier.name]
        assert earlier.stat().st_size == 500 * 1024


def test_leftovers_of_a_killed_run_do_not_count_and_are_deleted(backup_folder, settings, monkeypatch):
    half = backup_folder / "2026-11-29T030000Z.huiskamer.half"
    half.write_bytes(b"half")
    leftover = settings.VAR / "backup-abc"
    leftover.mkdir(parents=True)
    (leftover / "database").write_bytes(b"plain")
    with pytest.raises(archive.BackupError, match="no backup"):
        backups.newest()
    monkeypatch.setattr(backups, "LEFTOVER_SECONDS", -1)
    backup()
    assert names(backup_folder) == ["2026-11-30T030000Z.huiskamer"]
    assert not leftover.exists()


def test_second_backup_at_the_same_time_is_refused(backup_folder):
    with backups._one_at_a_time(), pytest.raises(CommandError, match="Another backup"):
        backup()


@pytest.mark.once
def test_rotation_keeps_the_newest_of_days_weeks_and_months():
    every_12_hours = [NOW - timedelta(hours=12 * number) for number in range(400)]
    staying = sorted(kept(every_12_hours, {"days": 3, "weeks": 3, "months": 3}), reverse=True)
    assert [f"{moment:%d-%m %H}" for moment in staying] == [
        "30-11 03",
        "29-11 15",
        "28-11 15",
        "22-11 15",
        "31-10 15",
        "30-09 15",
    ]


@pytest.mark.once
def test_rotation_never_deletes_the_only_backup_nor_counts_days_without_one():
    old = [NOW - timedelta(days=number) for number in (300, 301, 302)]
    assert kept(old, {"days": 2}) == set(old[:2])
    assert kept(old, {}) == {old[0]}
    assert kept([], {"days": 7}) == set()


def test_rotation_deletes_only_files_with_the_name_of_a_backup(backup_folder, settings, monkeypatch):
    settings.BACKUP_KEEP = {"days": 2}
    (backup_folder / "before the move.huiskamer").write_bytes(b"by hand")
    for day in range(4):
        at(monkeypatch, NOW + timedelta(days=day))
        output = backup()
    assert names(backup_folder) == ["2026-12-02T030000Z.huiskamer", "2026-12-03T030000Z.huiskamer"]
    assert (backup_folder / "before the move.huiskamer").exists()
    assert "Deleted, as 2 are kept: 2026-12-01T030000Z.huiskamer" in output


def test_copy_elsewhere_gets_the_file_as_last_argument_without_a_shell(backup_folder, settings, tmp_path):
    settings.BACKUP_COPY_COMMAND = copier(tmp_path)
    assert "Copied elsewhere: 2026-11-30T030000Z.huiskamer" in backup()
    assert copied(tmp_path) == ["--quiet erasure.ledger", "--quiet 2026-11-30T030000Z.huiskamer"]
    assert backups.last(backups.COPIED) == NOW


def test_failed_copy_is_reported_and_tried_again_by_the_next_run(backup_folder, settings, tmp_path, monkeypatch):
    settings.BACKUP_COPY_COMMAND = copier(tmp_path, code=3)
    with pytest.raises(CommandError, match=r"ended with 3 .*kapot.*next run"):
        backup()
    assert names(backup_folder) == ["2026-11-30T030000Z.huiskamer"]
    assert (backups.last(backups.MADE), backups.last(backups.COPIED)) == (NOW, None)
    settings.BACKUP_COPY_COMMAND = copier(tmp_path)
    (tmp_path / "copied").unlink()
    at(monkeypatch, NOW + timedelta(days=1))
    backup()
    assert copied(tmp_path)[1:] == ["--quiet 2026-11-30T030000Z.huiskamer", "--quiet 2026-12-01T030000Z.huiskamer"]


def test_backup_that_could_not_be_copied_is_not_rotated_away(backup_folder, settings, tmp_path, monkeypatch):
    settings.BACKUP_COPY_COMMAND = copier(tmp_path, code=3)
    settings.BACKUP_KEEP = dict.fromkeys(settings.BACKUP_KEEP, 0)
    for day in range(3):
        at(monkeypatch, NOW + timedelta(days=day))
        with pytest.raises(CommandError, match="next run"):
            backup()
    assert len(names(backup_folder)) == 3
    settings.BACKUP_COPY_COMMAND = copier(tmp_path)
    at(monkeypatch, NOW + timedelta(days=3))
    backup()
    assert names(backup_folder) == ["2026-12-03T030000Z.huiskamer"]


@pytest.mark.parametrize(
    ("command", "sentence"),
    [("/nowhere/copy", "cannot be started: No such file"), ("copy 'to", "cannot be read: No closing quotation")],
)
def test_copy_command_that_cannot_run_is_reported(backup_folder, settings, command, sentence):
    settings.BACKUP_COPY_COMMAND = command
    with pytest.raises(CommandError, match=f"{sentence}.*The backups themselves are here"):
        backup()
    assert names(backup_folder) == ["2026-11-30T030000Z.huiskamer"]


@pytest.mark.parametrize(
    ("name", "sentence"), [("BACKUP_DIR", "BACKUP_DIR is not set"), ("BACKUP_KEY", "BACKUP_KEY is")]
)
def test_backup_without_folder_or_key_says_which_setting_is_missing(backup_folder, settings, name, sentence):
    setattr(settings, name, "")
    with pytest.raises(CommandError, match=sentence):
        backup()


def databases() -> list[str]:
    """Return the database of this test, and those whose names begin with its name; others belong to other workers."""
    if connection.vendor != "postgresql":
        return []
    with connection.cursor() as cursor:
        own = connection.settings_dict["NAME"]
        cursor.execute("SELECT datname FROM pg_database WHERE starts_with(datname, %s) ORDER BY datname", [own])
        return [row[0] for row in cursor.fetchall()]


def test_rehearsal_restores_beside_the_site_and_touches_nothing(backup_folder, settings, tmp_path):
    backup()
    Member.objects.all().delete()  # the site goes on, and differs from its backup
    tables, before = this_database().tables(), databases()
    output = backup("--rehearse", "--key-file", tmp_path / "secret.key")
    assert "members_member: 1 rows" in output
    assert "Rehearsed, and compared: every table has the same rows and checksum" in output
    assert "erasure ledger beside it has 1 entries" in output
    after = this_database().tables()
    assert {name for name in tables if tables[name] != after[name]} == {"operations_turn"}
    assert databases() == before
    assert list(settings.VAR.iterdir()) == []
    assert backups.last(backups.REHEARSED) == NOW


def test_rehearsal_finds_a_database_that_is_not_as_it_was(backup_folder, tmp_path, monkeypatch):
    backup()
    restored = type(this_database()).tables
    changed = {"members_member": [0, "0" * 16]}
    monkeypatch.setattr(type(this_database()), "tables", lambda self: restored(self) | changed)
    before = databases()
    with pytest.raises(CommandError, match="not as it was in the backup: members_member"):
        backup("--rehearse", "--key-file", tmp_path / "secret.key")
    assert backups.last(backups.REHEARSED) is None
    assert databases() == before


@pytest.mark.skipif(connection.vendor != "postgresql", reason="SQLite has no roles")
def test_rehearsal_by_a_role_without_the_right_says_how_to_give_it(backup_folder, tmp_path, monkeypatch):
    backup()
    with connection.cursor() as cursor:
        cursor.execute("CREATE ROLE huiskamer_limited LOGIN")
    monkeypatch.setitem(connection.settings_dict, "USER", "huiskamer_limited")
    try:
        with pytest.raises(CommandError, match='ALTER ROLE "huiskamer_limited" CREATEDB'):
            backup("--rehearse", "--key-file", tmp_path / "secret.key")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DROP ROLE huiskamer_limited")


def test_rehearsal_with_the_public_key_asks_for_the_secret_one(backup_folder):
    backup()
    with pytest.raises(CommandError, match="secret key"):
        backup("--rehearse")


def test_rehearsal_of_a_damaged_backup_fails(backup_folder, tmp_path):
    backup()
    path = backups.newest()
    path.write_bytes(path.read_bytes()[:-1])
    with pytest.raises(CommandError, match="damaged"):
        backup("--rehearse", "--key-file", tmp_path / "secret.key")


def test_both_kinds_of_database_have_what_a_backup_needs():
    assert {name for name in vars(Database) if not name.startswith("_")} <= set(dir(type(this_database())))
