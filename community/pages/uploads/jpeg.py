"""JPEG and JPEG 2000 without metadata. The compressed image is copied as it is, so that it loses no quality."""

import struct
from collections.abc import Iterator

from community.pages.uploads import Refused

END, SCAN, COMMENT = 0xD9, 0xDA, 0xFE
WITHOUT_LENGTH = {0x01, *range(0xD0, 0xD8)}
JFIF, ADOBE = (0xE0, b"JFIF\0"), (0xEE, b"Adobe")  # segments with the density and with the colour transform
APPLICATION_SEGMENTS = range(0xE0, 0xF0)
IMAGE_BOXES = {b"jP  ", b"ftyp", b"jp2h", b"jp2c"}


def without_metadata(content: bytes) -> bytes:
    """Return a JPEG without comments, Exif (position, camera) and bytes after its end.

    Raises:
        Refused: it is no JPEG, or it is cut off.
    """
    if content[:2] != b"\xff\xd8":
        raise Refused
    return b"\xff\xd8" + b"".join(_kept_segments(content)) + b"\xff\xd9"


def _kept_segments(content: bytes) -> Iterator[bytes]:
    at = 2
    while at + 2 <= len(content):
        if content[at] != 0xFF:
            raise Refused
        marker = content[at + 1]
        if marker == 0xFF:  # a fill byte
            at += 1
        elif marker == END:
            return
        elif marker in WITHOUT_LENGTH:
            at += 2
        else:
            end = at + 2 + _number(content, at + 2, ">H")
            if end < at + 4 or end > len(content):
                raise Refused
            if marker == SCAN:
                end = _end_of_scan(content, end)
            data = content[at + 4 : end]
            if marker == JFIF[0] and data.startswith(JFIF[1]):
                yield b"\xff\xe0\x00\x10" + data[:12].ljust(14, b"\0")  # without its thumbnail
            elif _is_kept(marker, data):
                yield content[at:end]
            at = end


def _is_kept(marker: int, data: bytes) -> bool:
    if marker == ADOBE[0] and data.startswith(ADOBE[1]):
        return True
    return marker not in APPLICATION_SEGMENTS and marker != COMMENT


def _end_of_scan(content: bytes, at: int) -> int:
    """Return the position of the next marker that is not part of the compressed image."""
    while (at := content.find(b"\xff", at)) != -1 and at + 1 < len(content):
        if content[at + 1] not in (0x00, 0xFF, *range(0xD0, 0xD8)):
            return at
        at += 1 if content[at + 1] == 0xFF else 2
    return len(content)


def without_metadata_2000(content: bytes) -> bytes:
    """Return a JPEG 2000 without metadata. It is either a bare codestream or a list of boxes.

    Raises:
        Refused: a box has an impossible length.
    """
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
        if content[at + 4 : at + 8] in IMAGE_BOXES:
            kept.append(content[at : at + size])
        at += size
    return b"".join(kept)


def _number(content: bytes, at: int, form: str) -> int:
    try:
        return struct.unpack_from(form, content, at)[0]
    except struct.error as short:
        raise Refused from short
