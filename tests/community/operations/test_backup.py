"""The rehearsal: back up, lose everything, restore, and compare rows and checksums. On the database of this run."""

import secrets
from importlib import import_module
from io import StringIO
from pathlib import Path
from types import SimpleNamespace

import pyrage
import pytest
from django.conf import settings
from django.core.management import CommandError, call_command
from django.db import connection

from community.members.models import Draft, Member
from community.operations import age
from community.operations.databases import Postgres, this_database
from community.operations.encryption import SealedWriter
from community.settings.env import database_from_url, with_kept_connections
from tests.support.people import make_member

pytestmark = pytest.mark.django_db(transaction=True)
CANARY = "kanarie-in-een-concept"


@pytest.fixture
def key_file(tmp_path) -> Path:
    path = tmp_path / "backup.key"
    path.write_text(secrets.token_hex(32))
    return path


@pytest.fixture
def media(tmp_path, settings) -> Path:
    """Two uploaded files, one of them in a folder."""
    settings.MEDIA_ROOT = tmp_path / "media"
    settings.VAR = tmp_path / "var"
    (settings.MEDIA_ROOT / "original_images").mkdir(parents=True)
    (settings.MEDIA_ROOT / "original_images" / "tuin.jpg").write_bytes(secrets.token_bytes(2_000_000))
    (settings.MEDIA_ROOT / "folder.txt").write_bytes(b"leeg is anders")
    return settings.MEDIA_ROOT


@pytest.fixture
def house(media, key_file, monkeypatch):
    """A site with a member who is logged in and has a draft. Search is not part of this rehearsal."""
    monkeypatch.setattr("search.management.commands.search_rebuild.rebuild", lambda report: 0)
    anna = make_member("anna")
    Draft.objects.create(member=anna, key="topic:1", text=CANARY)
    session = import_module(settings.SESSION_ENGINE).SessionStore()
    session["who"] = "anna"
    session.create()
    return anna


def run(command: str, *arguments: object) -> str:
    out = StringIO()
    call_command(command, *map(str, arguments), stdout=out)
    return out.getvalue()


def files_in(folder: Path) -> dict[str, bytes]:
    return {str(path.relative_to(folder)): path.read_bytes() for path in folder.rglob("*") if path.is_file()}


def without_logins(tables: dict) -> dict:
    """Leave out what a restore changes: logins end, and what processes remember does not hold any more."""
    changed = {"django_session", "cache", "generations_generationchange"}
    return {name: value for name, value in tables.items() if name not in changed}


def test_restore_brings_back_every_row_and_file(house, media, key_file, tmp_path):
    archive = tmp_path / "house.backup"
    tables, files = this_database().tables(), files_in(media)
    output = run("backup", archive, "--key-file", key_file)
    assert f"members_member: 1 rows, {tables['members_member'][1]}" in output
    assert CANARY.encode() not in archive.read_bytes()
    assert archive.stat().st_mode & 0o077 == 0

    Member.objects.all().delete()
    make_member("stranger")
    (media / "folder.txt").unlink()
    (media / "new.txt").write_text("came later")
    assert without_logins(this_database().tables()) != without_logins(tables)

    output = run("restore", archive, "--key-file", key_file, "--replace")
    assert "every table has the same rows and checksum" in output
    assert without_logins(this_database().tables()) == without_logins(tables)
    assert this_database().tables()["django_session"][0] == 0  # a login that ended does not come back to life
    assert files_in(media) == files
    assert Draft.objects.get().text == CANARY
    assert Member.objects.get().pk == house.pk
    assert list((tmp_path / "var").iterdir()) == []  # nothing unsealed stays behind


def test_backup_from_before_age_is_restored(house, media, key_file, tmp_path):
    archive, older, key = tmp_path / "house.backup", tmp_path / "older.backup", key_file.read_bytes()
    tables = this_database().tables()
    run("backup", archive, "--key-file", key_file)
    age.decrypt(archive, tmp_path / "content", key)
    with older.open("wb") as file:
        writer = SealedWriter(file, key)
        writer.write((tmp_path / "content").read_bytes())
        writer.finish()
    Member.objects.all().delete()
    assert "every table has the same rows" in run("restore", older, "--key-file", key_file, "--replace")
    assert without_logins(this_database().tables()) == without_logins(tables)


def test_public_key_makes_a_backup_that_the_secret_key_restores(house, media, tmp_path):
    identity = pyrage.x25519.Identity.generate()
    (tmp_path / "public.key").write_text(str(identity.to_public()))
    (tmp_path / "secret.key").write_text(str(identity))
    run("backup", tmp_path / "a", "--key-file", tmp_path / "public.key")
    with pytest.raises(CommandError, match="public key"):
        run("restore", tmp_path / "a", "--key-file", tmp_path / "public.key", "--check")
    assert "The archive is whole" in run("restore", tmp_path / "a", "--key-file", tmp_path / "secret.key", "--check")


def test_fingerprint_changes_with_one_character_and_with_one_row(house):
    before = this_database().tables()["members_draft"]
    Draft.objects.update(text=CANARY + ".")
    changed = this_database().tables()["members_draft"]
    Draft.objects.all().delete()
    deleted = this_database().tables()["members_draft"]
    assert (before[0], changed[0], deleted[0]) == (1, 1, 0)
    assert len({before[1], changed[1], deleted[1]}) == 3


def test_restore_over_existing_data_asks_for_replace(house, key_file, tmp_path):
    run("backup", tmp_path / "a", "--key-file", key_file)
    Draft.objects.update(text="later words")
    with pytest.raises(CommandError, match="--replace"):
        run("restore", tmp_path / "a", "--key-file", key_file)
    assert Draft.objects.get().text == "later words"


def test_copy_of_postgresql_asks_for_the_same_certificate_as_the_site(monkeypatch):
    url = "postgres://u:geheim@db.example/name?sslmode=verify-full&sslrootcert=/ca.pem"
    connection = SimpleNamespace(settings_dict=with_kept_connections(database_from_url(url, Path())), close=None)
    started = []
    monkeypatch.setattr("psycopg.connect", lambda **values: started.append(values))
    monkeypatch.setattr(
        "subprocess.run", lambda command, env, **_options: started.append(env) or SimpleNamespace(returncode=0)
    )
    Postgres.of(connection)._own_connection()
    Postgres.of(connection)._run(["pg_dump"])
    assert (started[0]["sslmode"], started[0]["sslrootcert"]) == ("verify-full", "/ca.pem")
    assert (started[1]["PGSSLMODE"], started[1]["PGSSLROOTCERT"], started[1]["PGHOST"]) == (
        "verify-full",
        "/ca.pem",
        "db.example",
    )


def test_backup_never_replaces_a_file(house, key_file, tmp_path):
    (tmp_path / "a").write_text("the backup of yesterday")
    with pytest.raises(CommandError, match="already there"):
        run("backup", tmp_path / "a", "--key-file", key_file)
    assert (tmp_path / "a").read_text() == "the backup of yesterday"


def test_backup_is_made_on_a_file_system_without_links(house, key_file, tmp_path, monkeypatch):
    def refused(*_arguments):
        raise PermissionError(1, "Operation not permitted")

    monkeypatch.setattr("os.link", refused)
    run("backup", tmp_path / "a", "--key-file", key_file)
    assert [path.name for path in tmp_path.glob("a*")] == ["a"]


@pytest.mark.parametrize("harm", ["another key", "cut short", "one bit"])
def test_untrusted_archive_changes_nothing(house, media, key_file, tmp_path, harm):
    archive = tmp_path / "a"
    run("backup", archive, "--key-file", key_file)
    data = bytearray(archive.read_bytes())
    if harm == "another key":
        key_file.write_text(secrets.token_hex(32))
    elif harm == "cut short":
        archive.write_bytes(data[:-100])
    else:
        data[len(data) // 2] ^= 1
        archive.write_bytes(data)
    before, files = this_database().tables(), files_in(media)
    with pytest.raises(CommandError):
        run("restore", archive, "--key-file", key_file, "--replace")
    assert (this_database().tables(), files_in(media)) == (before, files)


def test_check_of_an_archive_changes_nothing(house, key_file, tmp_path):
    run("backup", tmp_path / "a", "--key-file", key_file)
    Draft.objects.update(text="later words")
    assert "The archive is whole" in run("restore", tmp_path / "a", "--key-file", key_file, "--check")
    assert Draft.objects.get().text == "later words"


def test_failed_backup_leaves_no_file(house, key_file, tmp_path, monkeypatch):
    def full(*arguments):
        raise pyrage.EncryptError("OSError: [Errno 28] No space left on device")

    monkeypatch.setattr("pyrage.encrypt_io", full)
    with pytest.raises(CommandError, match="No space left"):
        run("backup", tmp_path / "a", "--key-file", key_file)
    assert [path.name for path in tmp_path.iterdir() if path.name.startswith("a")] == []


def test_archive_of_newer_code_is_refused(house, key_file, tmp_path, monkeypatch):
    with connection.cursor() as cursor:
        cursor.execute("INSERT INTO django_migrations (app, name, applied) VALUES ('forum', '9999', '2026-01-01')")
    run("backup", tmp_path / "a", "--key-file", key_file)
    try:
        with pytest.raises(CommandError, match=r"forum\.9999"):
            run("restore", tmp_path / "a", "--key-file", key_file, "--replace")
    finally:
        with connection.cursor() as cursor:
            cursor.execute("DELETE FROM django_migrations WHERE name = '9999'")
