"""JPEG without what is said beside the picture; the picture itself is not touched, so that it loses nothing."""

import struct
from collections.abc import Iterator

from community.pages.uploads import Refused

END, SCAN, REMARK = 0xD9, 0xDA, 0xFE
ALONE = {0x01, *range(0xD0, 0xD8)}  # marks without a length
FRAME, COLOURS = (0xE0, b"JFIF\0"), (0xEE, b"Adobe")  # how large a point is, and how colours are packed
BOXES_OF_PICTURE = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def without_words(content: bytes) -> bytes:
    """From the first mark to the last one, without remarks, places and cameras, and with nothing behind it."""
    if content[:2] != b"\xff\xd8":
        raise Refused
    return b"\xff\xd8" + b"".join(_parts(content)) + b"\xff\xd9"


def _parts(content: bytes) -> Iterator[bytes]:
    at = 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            raise Refused
        mark = content[at + 1]
        if mark == 0xFF:  # filling
            at += 1
        elif mark == END:
            return
        elif mark in ALONE:
            at += 2
        else:
            end = at + 2 + _number(content, at + 2, ">H")
            if end < at + 4 or end > len(content):
                raise Refused
            if mark == SCAN:
                end = _end_of_scan(content, end)
            said = content[at + 4 : end]
            if mark == FRAME[0] and said.startswith(FRAME[1]):
                yield b"\xff\xe0\x00\x10" + said[:12].ljust(14, b"\0")  # without the small picture in it
            elif (not 0xE0 <= mark <= 0xEF and mark != REMARK) or (mark == COLOURS[0] and said.startswith(COLOURS[1])):
                yield content[at:end]
            at = end


def _end_of_scan(content: bytes, at: int) -> int:
    """Where the next mark begins that is not part of the packed picture."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if content[at + 1] == 0xFF else 2
    return len(content)


def without_words_2000(content: bytes) -> bytes:
    """The same for JPEG 2000, which is either a bare picture or boxes."""
    if content.startswith(b"\xff\x4f\xff\x51"):
        return content
    kept, at = [], 0
    while at + 8 <= len(content):
        size = _number(content, at, ">I")
        if size == 1:
            size = _number(content, at + 8, ">Q")
        size = size or len(content) - at
        if size < 8 or at + size > len(content):
            raise Refused
        if content[at + 4 : at + 8] in BOXES_OF_PICTURE:
            kept.append(content[at : at + size])
        at += size
    return b"".join(kept)


def _number(content: bytes, at: int, form: str) -> int:
    try:
        return struct.unpack_from(form, content, at)[0]
    except struct.error as short:
        raise Refused from short
