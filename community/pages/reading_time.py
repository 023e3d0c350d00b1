"""The words in a body: for search, and for how long they take to read."""

import math
from collections.abc import Iterable, Iterator

from community.html import text_of

WORDS_A_MINUTE = 180  # calm reading, on a phone


def text_of_body(body: Iterable) -> str:
    """The words of a StreamField, without those of films and pictures."""
    return " ".join(words for block in body or () for words in _words(block.block_type, block.value))


def _words(kind: str, value) -> Iterator[str]:
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
    """Rounded up, at least one."""
    return max(1, math.ceil(sum(len(text.split()) for text in texts) / WORDS_A_MINUTE))
