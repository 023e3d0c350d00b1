"""Turn Dutch text into index terms: fold the letters, split into words, stem each word.

The analyzer of Elasticsearch (``engines/elastic/schema.py``) does the same with the same lists; a test compares the
two word for word.
"""

import re
import unicodedata
from functools import cache, lru_cache

import snowballstemmer

from search.analysis.data_files import read_lines, read_pairs

CACHED_WORDS = 50_000

WORD = re.compile(r"[^\W_]+")
# Applied to each stem, in both engines: stemm(en) -> stem, briev(en) -> brief, huiz(en) -> huis.
STEM_ENDINGS = ((r"([bcdfghjklmnpqrstvwxz])\1$", r"\1"), (r"v$", "f"), (r"z$", "s"))
_stem_endings = [(re.compile(pattern), replacement) for pattern, replacement in STEM_ENDINGS]
_characters = str.maketrans({"ß": "ss", "ø": "o", "æ": "ae", "œ": "oe", "đ": "d", "ł": "l", "ð": "d", "þ": "th"})
_stemmer = snowballstemmer.stemmer("dutch_porter")


def fold(text: str) -> str:
    """Return the text in lower case and without accents; letters of other scripts stay."""
    decomposed = unicodedata.normalize("NFKD", text.lower())
    return "".join(c for c in decomposed if not unicodedata.combining(c)).translate(_characters)


def tokenize(text: str) -> list[str]:
    """Return the folded words of the text, in order."""
    return WORD.findall(fold(text))


@lru_cache(CACHED_WORDS)
def stem(word: str) -> str:
    """Return the stem of a folded word."""
    return normalize_stem(stem_overrides().get(word) or _stemmer.stemWord(word))


def normalize_stem(stem: str) -> str:
    """Return the stem with the ending that all forms of the word share."""
    for pattern, replacement in _stem_endings:
        stem = pattern.sub(replacement, stem)
    return stem


def analyze(text: str) -> list[str]:
    """Return the stem of each word of the text, in order."""
    return [stem(word) for word in tokenize(text)]


@cache
def stem_overrides() -> dict[str, str]:
    """Return word -> stem for the words that the stemmer stems wrongly."""
    return dict(read_pairs("stem_overrides.tsv"))


@cache
def word_list(name: str) -> frozenset[str]:
    """Return the folded words of a data file."""
    return frozenset(word for line in read_lines(name) for word in tokenize(line))
