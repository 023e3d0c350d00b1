"""A WebM without words: names, dates and things hung on become empty space of the same size."""

from collections.abc import Iterator

from community.pages.uploads import Refused

EBML, SEGMENT, CLUSTER, VOID = 0x1A45DFA3, 0x18538067, 0x1F43B675, 0xEC
INFO, TRACKS, ENTRY, VIDEO, AUDIO = 0x1549A966, 0x1654AE6B, 0xAE, 0xE0, 0xE1
SEEK, CUES = 0x114D9B74, 0x1C53BB6B
DOC_TYPE, MUXING_APP, WRITING_APP = 0x4282, 0x4D80, 0x5741
SPEED, DURATION = 0x2AD7B1, 0x4489
# Inside these only what is named is kept. Chapters, tags and attachments are words, and so are the names of tracks.
KEPT = {
    EBML: {0x4286, 0x42F7, 0x42F2, 0x42F3, DOC_TYPE, 0x4287, 0x4285},
    SEGMENT: {SEEK, INFO, TRACKS, CUES, CLUSTER},
    INFO: {SPEED, DURATION, MUXING_APP, WRITING_APP},
    TRACKS: {ENTRY},
    ENTRY: {
        0xD7, 0x73C5, 0x83, 0xB9, 0x88, 0x55AA, 0x55AB, 0x9C, 0x6DE7, 0x6DF8, 0x23E383, 0x22B59C, 0x22B59D, 0x86,
        0x63A2, 0x56AA, 0x56BB, VIDEO, AUDIO, 0x6D80,
    },
    CLUSTER: {0xE7, 0xA7, 0xAB, 0xA3, 0xA0},
}  # fmt: skip
MUST_BE_THERE = {MUXING_APP, WRITING_APP}  # a program: empty, but there
LARGEST_SHORT = 126


def cleaned(content: bytes) -> bytes:
    film = bytearray(content)
    parts = list(_elements(film, 0, len(film), None))
    if [part[0] for part in parts] != [EBML, SEGMENT]:
        raise Refused
    head = {kind: bytes(film[inside:end]) for kind, _, inside, end in _elements(film, *parts[0][2:], EBML)}
    if head.get(DOC_TYPE, b"").rstrip(b"\0") != b"webm":
        raise Refused
    for kind, _, inside, end in parts:
        _clean(film, kind, inside, end)
    return bytes(film)


def _clean(film: bytearray, parent: int, begin: int, end: int) -> None:
    for kind, at, inside, last in list(_elements(film, begin, end, parent)):
        if kind not in KEPT[parent]:
            _make_empty(film, at, last)
        elif kind in MUST_BE_THERE:
            film[inside:last] = bytes(last - inside)
        elif kind in KEPT:
            _clean(film, kind, inside, last)


def _elements(film: bytearray, at: int, end: int, parent: int | None) -> Iterator[tuple[int, int, int, int]]:
    """Kind, begin, begin of what is inside, end. What a browser recorded live does not say how long it is."""
    while at < end:
        kind, size_at = _number(film, at, end, with_length=True)
        size, inside = _number(film, size_at, end)
        if size is not None:
            last = inside + size
        elif kind == SEGMENT and parent is None:
            last = end
        elif kind == CLUSTER and parent == SEGMENT:
            last = _end_of_cluster(film, inside, end)
        else:
            raise Refused
        if last > end:
            raise Refused
        yield kind, at, inside, last
        at = last


def _end_of_cluster(film: bytearray, at: int, end: int) -> int:
    while at < end:
        kind, size_at = _number(film, at, end, with_length=True)
        if kind > 0xFFFFFF:  # what stands in the segment itself has four bytes
            return at
        size, inside = _number(film, size_at, end)
        if size is None:
            raise Refused
        at = inside + size
    return at


def _number(film: bytearray, at: int, end: int, with_length: bool = False) -> tuple[int | None, int]:
    """A number that says in its first bits how many bytes it has, and where it ends; None: all ones, not known."""
    if at >= end or not film[at]:
        raise Refused
    length = 9 - film[at].bit_length()
    if at + length > end or (with_length and length > 4):
        raise Refused
    value = int.from_bytes(film[at : at + length])
    if not with_length:
        value &= (1 << 7 * length) - 1
        if value == (1 << 7 * length) - 1:
            return None, at + length
    return value, at + length


def _make_empty(film: bytearray, at: int, end: int) -> None:
    size = end - at
    short = size - 2 <= LARGEST_SHORT
    head = bytes([VOID, 0x80 | size - 2]) if short else bytes([VOID, 0x01]) + (size - 9).to_bytes(7)
    film[at:end] = head + bytes(size - len(head))
