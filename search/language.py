"""Dutch for the index: words, their stems, and what long words are made of.

The Elasticsearch analyzer (``elastic.py``) does the same with the same lists; a test compares the two word for word.
"""

import re
import unicodedata
from functools import cache, lru_cache
from pathlib import Path

import snowballstemmer

DATA = Path(__file__).parent / "data"
CACHED_WORDS = 50_000
SMALLEST_PART = 3  # letters
SMALLEST_COMPOUND, LONGEST_COMPOUND = 7, 80
JOINTS = ("", "s", "en", "n", "e")  # what stands between the parts of a Dutch compound

WORD = re.compile(r"[^\W_]+")
# What happens after the stemmer, in both engines: stemm(en) -> stem, briev(en) -> brief, huiz(en) -> huis.
AFTER_STEMMING = ((r"([bcdfghjklmnpqrstvwxz])\1$", r"\1"), (r"v$", "f"), (r"z$", "s"))
_after = [(re.compile(pattern), replacement) for pattern, replacement in AFTER_STEMMING]
_letters = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_stemmer = snowballstemmer.stemmer("dutch_porter")


def lines(name: str) -> list[str]:
    """The lines of a data file, without comments and empty ones."""
    found = (DATA / name).read_text(encoding="utf-8").splitlines()
    return [line.strip() for line in found if line.strip() and not line.startswith("#")]


@cache
def word_list(name: str) -> frozenset[str]:
    return frozenset(word for line in lines(name) for word in words(line))


@cache
def overrides() -> dict[str, str]:
    """Words whose stem the rules do not find."""
    return dict(line.split("\t") for line in lines("stems.tsv"))


def fold(text: str) -> str:
    """Lower case, without accents; letters of other scripts stay."""
    apart = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in apart if not unicodedata.combining(c)).translate(_letters)


def words(text: str) -> list[str]:
    """The folded words in the order in which they stand."""
    return WORD.findall(fold(text))


@lru_cache(CACHED_WORDS)
def stem(word: str) -> str:
    """The stem of a folded word."""
    found = overrides().get(word) or _stemmer.stemWord(word)
    for pattern, replacement in _after:
        found = pattern.sub(replacement, found)
    return found


@lru_cache(CACHED_WORDS)
def parts(word: str) -> tuple[str, ...]:
    """The words that a compound is made of, when all of it can be explained; else nothing."""
    if not SMALLEST_COMPOUND <= len(word) <= LONGEST_COMPOUND or word in word_list("parts.txt"):
        return ()
    return _split(word, {}) or ()


def _split(rest: str, tried: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    """The longest first part that leaves a rest which can be explained too. Each rest is tried once: a word that can
    be begun in many ways and never ended would take hours."""
    if rest not in tried:
        tried[rest] = (rest,) if rest in word_list("parts.txt") else _split_in_two(rest, tried)
    return tried[rest]


def _split_in_two(rest: str, tried: dict[str, tuple[str, ...] | None]) -> tuple[str, ...] | None:
    for end in range(len(rest) - SMALLEST_PART, SMALLEST_PART - 1, -1):
        if rest[:end] not in word_list("parts.txt"):
            continue
        for joint in JOINTS:
            tail = rest[end + len(joint) :]
            if rest[end:].startswith(joint) and len(tail) >= SMALLEST_PART and (found := _split(tail, tried)):
                return (rest[:end], *found)
    return None


def stems(text: str) -> list[str]:
    return [stem(word) for word in words(text)]


def part_words(text: str) -> list[str]:
    """Each part of each compound in a text, once, for the index."""
    return sorted({part for word in set(words(text)) for part in parts(word)})


def distance(one: str, other: str, limit: int) -> int:
    """Typing errors (missing, extra, wrong and swapped letters) between two words; ``limit + 1`` when more."""
    if abs(len(one) - len(other)) > limit:
        return limit + 1
    before, row = None, list(range(len(other) + 1))
    for i, letter in enumerate(one, 1):
        older, before, row = before, row, [i]
        for j, opposite in enumerate(other, 1):
            cost = min(before[j] + 1, row[j - 1] + 1, before[j - 1] + (letter != opposite))
            if older and j > 1 and letter == other[j - 2] and one[i - 2] == opposite:
                cost = min(cost, older[j - 2] + 1)
            row.append(cost)
        if min(row) > limit:
            return limit + 1
    return row[-1]


def forgiven_errors(word: str) -> int:
    """How many typing errors are forgiven in a stem of this length."""
    return 0 if len(word) < 6 else 1 if len(word) < 10 else 2
