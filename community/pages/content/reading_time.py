"""The plain text of a body, for search, and the minutes that it takes to read."""

import math
from collections.abc import Iterable, Iterator

from community.html import text_of

WORDS_PER_MINUTE = 180  # calm reading, on a phone


def text_of_body(body: Iterable) -> str:
    """Return the plain text of a StreamField, without the descriptions of images."""
    return " ".join(text for block in body or () for text in _texts(block.block_type, block.value))


def _texts(kind: str, value) -> Iterator[str]:
    if kind == "heading":
        yield value
    elif kind == "text":
        yield text_of(value.source)
    elif kind == "quote":
        yield value["text"]
    elif kind == "video":
        yield value["title"]
        yield text_of(value["transcript"].source)


def minutes_to_read(*texts: str) -> int:
    """Return the minutes to read these texts, rounded up, at least one."""
    return max(1, math.ceil(sum(len(text.split()) for text in texts) / WORDS_PER_MINUTE))
