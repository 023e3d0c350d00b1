"""Split Dutch compounds into their parts: "slaapproblemen" is "slaap" and "problemen"."""

from collections.abc import Iterable
from functools import lru_cache

from search.analysis.analyzer import CACHED_WORDS, word_list

MIN_PART_CHARACTERS = 3
MIN_COMPOUND_CHARACTERS, MAX_COMPOUND_CHARACTERS = 7, 80
LINKING_ELEMENTS = ("", "s", "en", "n", "e")  # the letters between two parts of a Dutch compound


def known_parts() -> frozenset[str]:
    """Return the words that compounds are made of."""
    return word_list("compound_parts.txt")


@lru_cache(CACHED_WORDS)
def split_compound(word: str) -> tuple[str, ...]:
    """Return the parts of a folded compound; empty unless the whole word consists of known parts."""
    if not MIN_COMPOUND_CHARACTERS <= len(word) <= MAX_COMPOUND_CHARACTERS or word in known_parts():
        return ()
    return _split(word, {}) or ()


def compound_parts(words: Iterable[str]) -> list[str]:
    """Return each part of each compound among folded words once, sorted."""
    return sorted({part for word in set(words) for part in split_compound(word)})


def _split(rest: str, split_rests: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """Split ``rest`` at its longest first part that leaves a remainder which can be split too.

    ``split_rests`` memoizes each rest: without it, a word with many possible beginnings and no possible end takes
    exponential time.
    """
    if rest not in split_rests:
        split_rests[rest] = (rest,) if rest in known_parts() else _split_in_two(rest, split_rests)
    return split_rests[rest]


def _split_in_two(rest: str, split_rests: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    for end in range(len(rest) - MIN_PART_CHARACTERS, MIN_PART_CHARACTERS - 1, -1):
        if rest[:end] not in known_parts():
            continue
        for link in LINKING_ELEMENTS:
            tail = rest[end + len(link) :]
            if not rest[end:].startswith(link) or len(tail) < MIN_PART_CHARACTERS:
                continue
            if tail_parts := _split(tail, split_rests):
                return (rest[:end], *tail_parts)
    return None
