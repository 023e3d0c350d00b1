import sys
from io import BytesIO, TextIOWrapper
from pathlib import Path

import pytest

from community.operations.encryption import (
    MAGIC,
    PIECE_BYTES,
    SALT_BYTES,
    SealedReader,
    SealedWriter,
    SealError,
    read_key,
)

KEY, OTHER_KEY = b"k" * 32, b"o" * 32
SIZES = [0, 1, PIECE_BYTES - 1, PIECE_BYTES, PIECE_BYTES + 1, 3 * PIECE_BYTES]


def sealed(text: bytes) -> bytes:
    target = BytesIO()
    writer = SealedWriter(target, KEY)
    writer.write(text)
    writer.finish()
    return target.getvalue()


def opened(data: bytes, key: bytes = KEY) -> bytes:
    return SealedReader(BytesIO(data), key).readall()


@pytest.mark.parametrize("size", SIZES)
def test_encrypted_text_decrypts_whole(size):
    text = bytes(number % 251 for number in range(size))
    assert opened(sealed(text)) == text


def test_file_holds_no_plain_text():
    assert b"kanarie" not in sealed(b"kanarie" * 100)


def test_same_text_gives_another_file_each_time():
    assert sealed(b"twice") != sealed(b"twice")


def test_another_key_opens_nothing():
    with pytest.raises(SealError):
        opened(sealed(b"text"), OTHER_KEY)


@pytest.mark.parametrize("offset", [len(MAGIC), len(MAGIC) + SALT_BYTES, len(MAGIC) + SALT_BYTES + 4, -1])
def test_one_changed_bit_is_refused(offset):
    data = bytearray(sealed(b"text" * 10))
    data[offset] ^= 1
    with pytest.raises(SealError):
        opened(bytes(data))


def test_file_without_its_last_piece_is_refused():
    data = sealed(b"x" * (2 * PIECE_BYTES + 5))
    last = 4 + 5 + 16
    assert len(opened(data)) == 2 * PIECE_BYTES + 5
    with pytest.raises(SealError):
        opened(data[:-last])


def test_pieces_in_another_order_are_refused():
    data = sealed(b"x" * (3 * PIECE_BYTES))
    begin, piece = len(MAGIC) + SALT_BYTES, 4 + PIECE_BYTES + 16
    first, second = data[begin : begin + piece], data[begin + piece : begin + 2 * piece]
    with pytest.raises(SealError):
        opened(data[:begin] + second + first + data[begin + 2 * piece :])


def test_too_short_key_file_is_refused(tmp_path):
    (tmp_path / "key").write_text("short")
    with pytest.raises(SealError):
        read_key(tmp_path / "key")


def test_key_comes_through_a_pipe_that_another_user_opened(monkeypatch):
    """As with ``sudo`` or ``deploy/manage``: the name /dev/stdin may not be opened then, the pipe itself is open."""

    def refuse(path):
        raise PermissionError

    monkeypatch.setattr(sys, "stdin", TextIOWrapper(BytesIO(KEY + b"\n")))
    monkeypatch.setattr(Path, "read_bytes", refuse)
    assert read_key(Path("/dev/stdin")) == KEY
