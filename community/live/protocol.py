"""What a page may say: one JSON object a frame, with a type that we know, not too large and not too often."""

import json
import time

MAX_FRAME_BYTES = 64 * 1024
MAX_ROWS_BYTES = 48 * 1024  # of an answer; the rest is asked for next
FRAMES_PER_MINUTE = 100
MAX_STREAMS = 10
MAX_CID_CHARACTERS = 64

BAD_FRAME, TOO_LARGE, TOO_MANY = 4400, 4413, 4429


def encode(frame: dict) -> str:
    return json.dumps(frame, ensure_ascii=False, separators=(",", ":"))


class ProtocolError(Exception):
    """A frame after which the socket closes, with ``close_code``; ``code`` tells the page why."""

    def __init__(self, close_code: int, code: str):
        super().__init__(code)
        self.close_code, self.code = close_code, code


class Pace:
    """At most so many frames a minute, in bursts of the same number."""

    def __init__(self):
        self._left, self._at = float(FRAMES_PER_MINUTE), time.monotonic()

    def take(self) -> None:
        now = time.monotonic()
        self._left = min(self._left + (now - self._at) * FRAMES_PER_MINUTE / 60, FRAMES_PER_MINUTE)
        self._at = now
        if self._left < 1:
            raise ProtocolError(TOO_MANY, "too_many")
        self._left -= 1


def parse(text: str | None) -> dict:
    """The frame; its fields are still to be looked at.

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


def that_fit(rows: list[dict], upto: int) -> tuple[list[dict], int]:
    """As many of the rows as go into one frame, and the number up to which they are complete then."""
    left = MAX_ROWS_BYTES
    for place, row in enumerate(rows):
        left -= len(encode(row).encode("utf-8", "replace"))
        if left < 0 and place:
            return rows[:place], rows[place - 1]["seq"]
    return rows, upto


def number(frame: dict, name: str) -> int:
    """A number that counts rows, 0 when it is absent.

    Raises:
        ProtocolError: anything else.
    """
    value = frame.get(name, 0)
    if type(value) is not int or not 0 <= value < 2**53:
        raise ProtocolError(BAD_FRAME, "bad_field")
    return value


def words(frame: dict, name: str, characters: int = MAX_FRAME_BYTES) -> str:
    value = frame.get(name)
    if not isinstance(value, str) or not value or len(value) > characters:
        raise ProtocolError(BAD_FRAME, "bad_field")
    return value


def mark(frame: dict, name: str, characters: int) -> str:
    """The name of a stream, or what a page calls its own message: it comes back as it was sent, so nothing odd."""
    value = words(frame, name, characters)
    if not (value.isascii() and value.isprintable()):
        raise ProtocolError(BAD_FRAME, "bad_field")
    return value
