"""The frames of a client: one JSON object each, of a known type, limited in size and in rate."""

import json
import time

MAX_FRAME_BYTES = 64 * 1024
MAX_ROWS_BYTES = 48 * 1024  # of the rows in one answer; the client asks for the rest
FRAMES_PER_MINUTE = 100
MAX_STREAMS = 32  # a page of lamps
MAX_CID_CHARACTERS = 64

BAD_FRAME, TOO_LARGE, TOO_MANY = 4400, 4413, 4429


def encode(frame: dict) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


class ProtocolError(Exception):
    """A frame after which the socket closes, with ``close_code``; ``code`` tells the client why."""

    def __init__(self, close_code: int, code: str):
        super().__init__(code)
        self.close_code, self.code = close_code, code


class RateLimit:
    """A token bucket of ``FRAMES_PER_MINUTE``."""

    def __init__(self):
        self._tokens, self._updated_at = float(FRAMES_PER_MINUTE), time.monotonic()

    def take(self) -> None:
        """Raises: ProtocolError: no token is left."""
        now = time.monotonic()
        self._tokens = min(self._tokens + (now - self._updated_at) * FRAMES_PER_MINUTE / 60, FRAMES_PER_MINUTE)
        self._updated_at = now
        if self._tokens < 1:
            raise ProtocolError(TOO_MANY, "too_many")
        self._tokens -= 1


def parse(text: str | None) -> dict:
    """Return the frame; its fields are checked by ``number``, ``text_field`` and ``identifier``.

    Raises:
        ProtocolError: too large, or not an object with a type.
    """
    if text is None or len(text.encode("utf-8", "replace")) > MAX_FRAME_BYTES:
        raise ProtocolError(*((TOO_LARGE, "too_large") if text else (BAD_FRAME, "not_text")))
    try:
        frame = json.loads(text)
    except (ValueError, RecursionError):
        raise ProtocolError(BAD_FRAME, "not_json") from None
    if not isinstance(frame, dict) or not isinstance(frame.get("t"), str):
        raise ProtocolError(BAD_FRAME, "unknown_type")
    return frame


def fit_rows(rows: list[dict], upto: int) -> tuple[list[dict], int]:
    """Return as many rows as fit into one frame, and the number up to which they are complete."""
    bytes_left = MAX_ROWS_BYTES
    for index, row in enumerate(rows):
        bytes_left -= len(encode(row).encode("utf-8", "replace"))
        if bytes_left < 0 and index:
            return rows[:index], rows[index - 1]["seq"]
    return rows, upto


def number(frame: dict, name: str) -> int:
    """Return a sequence number, 0 when it is absent.

    Raises:
        ProtocolError: anything else.
    """
    value = frame.get(name, 0)
    if type(value) is not int or not 0 <= value < 2**53:
        raise ProtocolError(BAD_FRAME, "bad_field")
    return value


def text_field(frame: dict, name: str, characters: int = MAX_FRAME_BYTES) -> str:
    """Return a text that is not empty.

    Raises:
        ProtocolError: absent, empty or too long.
    """
    value = frame.get(name)
    if not isinstance(value, str) or not value or len(value) > characters:
        raise ProtocolError(BAD_FRAME, "bad_field")
    return value


def identifier(frame: dict, name: str, characters: int) -> str:
    """Return the name of a stream or a ``cid``, in printable ASCII: it is sent back as it came.

    Raises:
        ProtocolError: anything else.
    """
    value = text_field(frame, name, characters)
    if not (value.isascii() and value.isprintable()):
        raise ProtocolError(BAD_FRAME, "bad_field")
    return value
