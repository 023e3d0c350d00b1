"""The terms of a document that both engines store, in fields that weigh differently."""

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from search.analysis.analyzer import fold_and_split, stem
from search.analysis.common_words import common_stems
from search.analysis.compounds import compound_parts

OFTEN = 3  # a text is about the words that it has at least this often
FIELDS = ("title", "keywords", "focus", "text", "parts")
TITLE, KEYWORDS, FOCUS, TEXT, PARTS = FIELDS

# "e-mail" is also "email", "m Path" is also "mpath"; "u", "a", "n" and "s" are words.
_WORD_BEGIN = r"(?<![\p{L}\p{N}])"
_APART = regex.compile(
    rf"{_WORD_BEGIN}(?:[\p{{L}}\p{{N}}]++(?:\p{{Pd}}[\p{{L}}\p{{N}}]++)+|[\p{{L}}--[ansu]] \p{{L}}{{3,}}+)", regex.V1
)
_SEPARATOR = regex.compile(r"[ \p{Pd}]")


@dataclass(frozen=True)
class IndexTerms:
    """The terms of each field, in the order of ``FIELDS``. ``focus`` has what the text is about."""

    title: list[str]
    keywords: list[str]
    focus: list[str]
    text: list[str]
    parts: list[str]

    def by_field(self) -> dict[str, str]:
        """Return the terms of each field, separated by spaces."""
        return {field: " ".join(getattr(self, field)) for field in FIELDS}


def index_terms(title: str, keywords: str, text: str, summary: str = "") -> IndexTerms:
    """Return the terms of a document: they depend on no other one. The summary is also part of the text."""
    title_words, title_terms = _words_and_terms(title)
    keyword_words, keyword_terms = _words_and_terms(keywords)
    text_words, text_terms = _words_and_terms(text)
    often = sorted(term for term, count in Counter(text_terms).items() if count >= OFTEN)
    return IndexTerms(
        title=title_terms,
        keywords=keyword_terms,
        focus=_words_and_terms(summary)[1]
        + _part_terms(title_words)
        + [term for term in often if term not in common_stems()],
        text=text_terms,
        parts=_part_terms(title_words + keyword_words + text_words),
    )


def _words_and_terms(text: str) -> tuple[list[str], list[str]]:
    """Return the words of a text, and the stems of these and of words that are written apart or with a hyphen."""
    folded, words = fold_and_split(text)
    glued = _glued_words(folded) if 1 in map(len, words) or "-" in folded or not folded.isascii() else []
    return words, [stem(word) for word in words + glued]


def _part_terms(words: Iterable[str]) -> list[str]:
    return [stem(part) for part in compound_parts(words)]


def _glued_words(folded: str) -> list[str]:
    """Return the words that are written with a hyphen, or after a single letter, as one word."""
    return [_SEPARATOR.sub("", apart) for apart in _APART.findall(folded)]
