"""The terms of a document that both engines store, in fields that weigh differently."""

import re
from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

import regex

from search.analysis.analyzer import fold, stem, words_of
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
_may_be_apart = re.compile(r"-|(?<![A-Za-z0-9])[A-Za-z0-9] [A-Za-z]")  # in ASCII: searched ten times as fast
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
    title, keywords, text = fold(title), fold(keywords), fold(text)
    title_words, keyword_words, text_words = words_of(title), words_of(keywords), words_of(text)
    text_terms = _terms(text, text_words)
    often = sorted(term for term, count in Counter(text_terms).items() if count >= OFTEN)
    summary = fold(summary)
    return IndexTerms(
        title=_terms(title, title_words),
        keywords=_terms(keywords, keyword_words),
        focus=_terms(summary, words_of(summary))
        + _part_terms(title_words)
        + [term for term in often if term not in common_stems()],
        text=text_terms,
        parts=_part_terms(title_words + keyword_words + text_words),
    )


def _terms(folded: str, words: list[str]) -> list[str]:
    """Return the stems in a text, and after them those of words that are written apart or with a hyphen."""
    return [stem(word) for word in words] + [stem(word) for word in _glued_words(folded)]


def _part_terms(words: Iterable[str]) -> list[str]:
    return [stem(part) for part in compound_parts(words)]


def _glued_words(folded: str) -> list[str]:
    """Return the words that are written with a hyphen, or after a single letter, as one word."""
    if folded.isascii() and not _may_be_apart.search(folded):
        return []
    return [_SEPARATOR.sub("", apart) for apart in _APART.findall(folded)]
