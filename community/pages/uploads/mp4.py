"""MP4 without metadata: boxes that hold no picture or sound become free space of the same size, so nothing moves."""

import struct
from collections.abc import Iterator

from community.pages.uploads import Refused

# Boxes that are kept, at the top and inside another one; all others become free space.
TOP_BOXES = {b"ftyp", b"styp", b"pdin", b"moov", b"moof", b"mdat", b"sidx", b"ssix", b"mfra"}
KEPT_INSIDE = {
    b"moov": {b"mvhd", b"trak", b"mvex"},
    b"trak": {b"tkhd", b"tref", b"trgr", b"edts", b"mdia"},
    b"mdia": {b"mdhd", b"hdlr", b"minf", b"elng"},
    b"minf": {b"vmhd", b"smhd", b"hmhd", b"nmhd", b"sthd", b"dinf", b"stbl"},
    b"stbl": {
        b"stsd", b"stts", b"ctts", b"cslg", b"stss", b"stsc", b"stsz", b"stz2", b"stco", b"co64", b"sdtp", b"sgpd",
        b"sbgp", b"subs", b"saiz", b"saio",
    },
    b"dinf": {b"dref"},
    b"mvex": {b"mehd", b"trex", b"leva"},
    b"moof": {b"mfhd", b"traf"},
    b"traf": {b"tfhd", b"tfdt", b"trun", b"sbgp", b"sgpd", b"subs", b"saiz", b"saio"},
}  # fmt: skip
VIDEO_CODECS = {b"avc1", b"avc3", b"hvc1", b"hev1", b"vp08", b"vp09", b"av01", b"mp4v"}
COMPRESSOR_NAME = slice(50, 82)  # within a video sample entry: the name of the program that made the film
WITH_TIMES = {b"mvhd", b"tkhd", b"mdhd"}
# Picture, sound and subtitles; other tracks hold positions, movement, or the clock of the camera.
KEPT_TRACKS = {b"vide", b"soun", b"subt", b"sbtl", b"text", b"clcp"}
HEADER_BYTES = 8


def cleaned(content: bytes) -> bytes:
    """Return an MP4 of the same size without metadata.

    Raises:
        Refused: it is no MP4, it is cut off, or it has a track that is no picture, sound or subtitles ("more").
    """
    film = bytearray(content)
    if film[4:8] != b"ftyp":
        raise Refused
    kinds = [_clean_box(film, *box, TOP_BOXES) for box in _boxes(film, 0, len(film))]
    if not {b"moov", b"mdat"} <= set(kinds):
        raise Refused
    return bytes(film)


def _boxes(film: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Yield of each box: its kind, where it begins, where its content begins, where it ends.

    Raises:
        Refused: a box is longer than the bytes around it.
    """
    while at < end:
        if end - at < HEADER_BYTES:
            raise Refused
        size, kind = struct.unpack_from(">I4s", film, at)
        inside = at + HEADER_BYTES
        if size == 1:
            if end - at < 2 * HEADER_BYTES:
                raise Refused
            size, inside = struct.unpack_from(">Q", film, inside)[0], at + 2 * HEADER_BYTES
        last = at + size if size else end
        if last < inside or last > end:
            raise Refused
        yield kind, at, inside, last
        at = last


def _clean_box(film: bytearray, kind: bytes, at: int, inside: int, end: int, kept: set[bytes]) -> bytes:
    """Clean a box and all inside it, in place; return its kind afterwards: ``free`` when it is not in ``kept``."""
    if kind not in kept:
        film[at + 4 : at + HEADER_BYTES] = b"free"
        film[inside:end] = bytes(end - inside)
        return b"free"
    if kind in WITH_TIMES:
        _remove_times(film, inside, end)
    elif kind == b"hdlr":
        _remove_handler_name(film, inside, end)
    elif kind == b"dref":
        _remove_data_urls(film, inside, end)
    elif kind == b"stsd":
        _remove_compressor_name(film, inside, end)
    elif kind in KEPT_INSIDE:
        for box in list(_boxes(film, inside, end)):
            _clean_box(film, *box, KEPT_INSIDE[kind])
    return kind


def _remove_times(film: bytearray, inside: int, end: int) -> None:
    """Remove the times of creation and of the last change: four bytes each, or eight."""
    size = 16 if film[inside] == 1 else 8
    if end - inside < 4 + size:
        raise Refused
    film[inside + 4 : inside + 4 + size] = bytes(size)


def _remove_handler_name(film: bytearray, inside: int, end: int) -> None:
    """Keep the kind of the track, and remove the name after it, which is of a program.

    Raises:
        Refused: the track is of a kind that is not kept ("more").
    """
    if bytes(film[inside + 8 : inside + 12]) not in KEPT_TRACKS:
        raise Refused("more")
    film[inside + 24 : end] = bytes(max(0, end - inside - 24))


def _remove_compressor_name(film: bytearray, inside: int, end: int) -> None:
    for kind, at, _, last in _boxes(film, inside + 8, end):
        if kind in VIDEO_CODECS and last - at >= COMPRESSOR_NAME.stop:
            name = slice(at + COMPRESSOR_NAME.start, at + COMPRESSOR_NAME.stop)
            film[name] = bytes(name.stop - name.start)


def _remove_data_urls(film: bytearray, inside: int, end: int) -> None:
    """Say of picture and sound that they are in this file, instead of at a URL or in a folder of the maker."""
    for _, _, at, last in _boxes(film, inside + 8, end):
        if last - at < 4:
            raise Refused
        film[at:last] = b"\0\0\0\1" + bytes(last - at - 4)
