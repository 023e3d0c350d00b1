"""Backups in the format of age, with each kind of key; and those of before there was age."""

import secrets

import pyrage
import pytest

from community.operations.age import decrypt, encrypting
from community.operations.encryption import SealedWriter, SealError

pytestmark = pytest.mark.once  # no database

IDENTITY = pyrage.x25519.Identity.generate()
SECRET_KEY, PUBLIC_KEY = str(IDENTITY).encode(), str(IDENTITY.to_public()).encode()
FROM_KEYGEN = b"# created: 2026-11-30\n# public key: " + PUBLIC_KEY + b"\n" + SECRET_KEY + b"\n"
CHARACTERS = b"k" * 64
TEXT = secrets.token_bytes(300_000)


@pytest.fixture
def backup(tmp_path):
    def make(key: bytes, text: bytes = TEXT):
        path = tmp_path / "backup"
        with path.open("wb") as file, encrypting(file, key) as target:
            target.write(text)
        return path

    return make


def opened(path, key: bytes) -> bytes:
    target = path.with_name("opened")
    decrypt(path, target, key)
    return target.read_bytes()


@pytest.mark.parametrize(
    "key", [SECRET_KEY, FROM_KEYGEN, CHARACTERS], ids=["secret key", "file of age-keygen", "characters"]
)
@pytest.mark.parametrize("size", [0, 1, 65_536, 300_000])
def test_backup_opens_with_the_key_it_was_made_with(backup, key, size):
    assert opened(backup(key, TEXT[:size]), key) == TEXT[:size]


def test_backup_made_with_the_public_key_opens_only_with_the_secret_one(backup):
    path = backup(PUBLIC_KEY)
    assert opened(path, FROM_KEYGEN) == TEXT
    with pytest.raises(SealError, match="public key"):
        opened(path, PUBLIC_KEY)


def test_backup_opens_without_this_software(backup):
    assert pyrage.decrypt(backup(SECRET_KEY).read_bytes(), [IDENTITY]) == TEXT


@pytest.mark.parametrize("key", [b"o" * 64, str(pyrage.x25519.Identity.generate()).encode()], ids=["characters", "age"])
def test_another_key_opens_nothing(backup, key):
    with pytest.raises(SealError):
        opened(backup(CHARACTERS), key)


@pytest.mark.parametrize("harm", ["first byte", "middle", "last byte", "cut short", "one more", "empty"])
def test_changed_or_cut_backup_is_refused(backup, harm):
    path = backup(SECRET_KEY)
    data = bytearray(path.read_bytes())
    offsets = {"first byte": 0, "middle": len(data) // 2, "last byte": -1}
    if harm in offsets:
        data[offsets[harm]] ^= 1
    changed = {"cut short": data[:-1], "one more": data + b"x", "empty": b""}.get(harm, data)
    path.write_bytes(changed)
    with pytest.raises(SealError):
        opened(path, SECRET_KEY)


def test_backup_of_the_older_format_opens(tmp_path):
    path = tmp_path / "older"
    with path.open("wb") as file:
        writer = SealedWriter(file, CHARACTERS)
        writer.write(TEXT)
        writer.finish()
    assert opened(path, CHARACTERS) == TEXT
    with pytest.raises(SealError):
        opened(path, b"o" * 64)


@pytest.mark.parametrize("key", [b"age1" + b"x" * 60, b"AGE-SECRET-KEY-1" + b"X" * 60])
def test_key_that_only_begins_as_one_of_age_is_refused(tmp_path, key):
    with pytest.raises(SealError, match="is none"), encrypting((tmp_path / "backup").open("wb"), key):
        pass


def write_much(file, then: Exception | None = None) -> None:
    with encrypting(file, SECRET_KEY) as target:
        for _ in range(100):
            target.write(TEXT)
        if then:
            raise then


def test_full_disk_stops_the_backup():
    with open("/dev/full", "wb", buffering=0) as full, pytest.raises(OSError, match="No space left"):
        write_much(full)


def test_error_while_writing_is_told_as_it_is(tmp_path):
    with (tmp_path / "backup").open("wb") as file, pytest.raises(ZeroDivisionError):
        write_much(file, then=ZeroDivisionError())
