"""An MP4 without words: what is no picture or sound becomes empty space of the same size, so nothing has to move."""

import struct
from collections.abc import Iterator

from community.pages.uploads import Refused

# What a box may hold that is kept; all that is not named here becomes empty.
FILM = {b"ftyp", b"styp", b"pdin", b"moov", b"moof", b"mdat", b"sidx", b"ssix", b"mfra"}
INSIDE = {
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
PICTURES = {b"avc1", b"avc3", b"hvc1", b"hev1", b"vp08", b"vp09", b"av01", b"mp4v"}
PACKER = slice(50, 82)  # within what is said of how pictures are packed: the name of the program that did
TIMES = {b"mvhd", b"tkhd", b"mdhd"}
# picture, sound, and words on the screen; other tracks tell of places, of movement, of the clock of the camera
SEEN_OR_HEARD = {b"vide", b"soun", b"subt", b"sbtl", b"text", b"clcp"}
HEAD = 8


def cleaned(content: bytes) -> bytes:
    film = bytearray(content)
    if film[4:8] != b"ftyp":
        raise Refused
    kinds = [_kind_after_cleaning(film, *box, FILM) for box in _boxes(film, 0, len(film))]
    if not {b"moov", b"mdat"} <= set(kinds):
        raise Refused
    return bytes(film)


def _boxes(film: bytearray, at: int, end: int) -> Iterator[tuple[bytes, int, int, int]]:
    """Kind, begin, begin of what is inside, end."""
    while at < end:
        if end - at < HEAD:
            raise Refused
        size, kind = struct.unpack_from(">I4s", film, at)
        inside = at + HEAD
        if size == 1:
            if end - at < 2 * HEAD:
                raise Refused
            size, inside = struct.unpack_from(">Q", film, inside)[0], at + 2 * HEAD
        last = at + size if size else end
        if last < inside or last > end:
            raise Refused
        yield kind, at, inside, last
        at = last


def _kind_after_cleaning(film: bytearray, kind: bytes, at: int, inside: int, end: int, kept: set[bytes]) -> bytes:
    if kind not in kept:
        film[at + 4 : at + HEAD] = b"free"
        film[inside:end] = bytes(end - inside)
        return b"free"
    if kind in TIMES:
        _without_times(film, inside, end)
    elif kind == b"hdlr":
        _without_maker(film, inside, end)
    elif kind == b"dref":
        _in_this_file(film, inside, end)
    elif kind == b"stsd":
        _without_packer(film, inside, end)
    elif kind in INSIDE:
        for box in list(_boxes(film, inside, end)):
            _kind_after_cleaning(film, *box, INSIDE[kind])
    return kind


def _without_times(film: bytearray, inside: int, end: int) -> None:
    """When it was made and last changed: four bytes each, or eight."""
    size = 16 if film[inside] == 1 else 8
    if end - inside < 4 + size:
        raise Refused
    film[inside + 4 : inside + 4 + size] = bytes(size)


def _without_maker(film: bytearray, inside: int, end: int) -> None:
    """What a track is stays; the name after it is of a program."""
    if bytes(film[inside + 8 : inside + 12]) not in SEEN_OR_HEARD:
        raise Refused("more")
    film[inside + 24 : end] = bytes(max(0, end - inside - 24))


def _without_packer(film: bytearray, inside: int, end: int) -> None:
    for kind, at, _, last in _boxes(film, inside + 8, end):
        if kind in PICTURES and last - at >= PACKER.stop:
            film[at + PACKER.start : at + PACKER.stop] = bytes(PACKER.stop - PACKER.start)


def _in_this_file(film: bytearray, inside: int, end: int) -> None:
    """Pictures and sound are here, and not at an address or in a folder of whoever made the film."""
    for _, _, at, last in _boxes(film, inside + 8, end):
        if last - at < 4:
            raise Refused
        film[at:last] = b"\0\0\0\1" + bytes(last - at - 4)
