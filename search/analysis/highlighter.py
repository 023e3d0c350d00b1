"""Mark the words of a query in a text. The result is pieces of plain text, each marked or not, and never HTML."""

import re
from bisect import bisect_right
from collections.abc import Callable, Iterator
from functools import lru_cache, partial

import regex

from community.html import excerpt
from search.analysis.analyzer import CACHED_WORDS, WORD_IN_TEXT, fold, stem, words_in
from search.analysis.common_words import common_stems
from search.analysis.compounds import split_compound
from search.analysis.edit_distance import allowed_errors, edit_distance

PASSAGE_CHARACTERS = 220
CONTEXT_CHARACTERS = 60  # shown before the first marked word

Segments = list[tuple[str, bool]]  # text, is marked
Span = tuple[int, int, str]  # begin and end in the text, stem


class Highlighter:
    """Marks the words of one query. It keeps what it knows of each word, so that the texts of a page share that."""

    def __init__(self, stems: frozenset[str]):
        self._exact = _KnownWords(lambda own: not stems.isdisjoint(own))
        self._fuzzy = _KnownWords(partial(_resembles_one_of, stems))

    def whole(self, text: str) -> Segments:
        """Return the whole text with the words marked that have one of the stems."""
        return _segments(text, self._spans(text))

    def passage(self, text: str) -> Segments:
        """Return the passage with the most different stems, marked; without any, the beginning of the text."""
        spans = self._spans(text)
        if not spans:
            return [(excerpt(text, PASSAGE_CHARACTERS), False)] if text else []
        begin = _word_start(text, max(_best_begin(spans) - CONTEXT_CHARACTERS, 0))
        end = _word_end(text, begin + PASSAGE_CHARACTERS)
        inside = [(first - begin, last - begin, word) for first, last, word in spans if first >= begin and last <= end]
        return with_ellipses(_segments(text[begin:end], inside), before=begin > 0, after=end < len(text))

    def _spans(self, text: str) -> list[Span]:
        """Return the words to mark: those with one of the stems or, when there are none, those that resemble one."""
        pattern, words = words_in(text)
        distinct = set(words)
        marked = self._exact.marked(distinct) or self._fuzzy.marked(distinct)
        return _spans_of(pattern, text, marked) if marked else []


class _KnownWords:
    """Which words match. ``matches`` gets the stem of a word and those of its parts, once for each word."""

    def __init__(self, matches: Callable[[tuple[str, ...]], bool]):
        self._matches = matches
        self._asked: set[str] = set()
        self._stems: dict[str, str] = {}  # of the words that match

    def marked(self, words: set[str]) -> dict[str, str]:
        """Return those of the words that match, each with its stem."""
        for word in words - self._asked:
            own = _stems_of(word)
            if self._matches(own):
                self._stems[word] = own[0]
        self._asked |= words
        return {word: self._stems[word] for word in self._stems.keys() & words}


def with_ellipses(segments: Segments, *, before: bool, after: bool) -> Segments:
    """Return a passage with an ellipsis at each side where its text goes on."""
    return _joined([("… ", False)] * before + segments + [(" …", False)] * after)


def _spans_of(pattern: regex.Pattern | re.Pattern, text: str, marked: dict[str, str]) -> list[Span]:
    """Return where these words stand in the text, in order."""
    if pattern is WORD_IN_TEXT:
        return [(*match.span(), marked[match[0]]) for match in pattern.finditer(text) if match[0] in marked]
    return sorted((*span, stem) for word, stem in marked.items() for span in _whole_words(pattern, text, word))


def _whole_words(pattern: regex.Pattern | re.Pattern, text: str, word: str) -> Iterator[tuple[int, int]]:
    """Yield where the word stands, and is no part of a longer one."""
    begin = text.find(word)
    while begin >= 0:
        end = begin + len(word)
        if pattern.match(text, begin).end() == end and not (begin and pattern.match(text, begin - 1)):
            yield begin, end
        begin = text.find(word, end)


@lru_cache(CACHED_WORDS)
def _stems_of(word: str) -> tuple[str, ...]:
    """Return the stem of a word as it stands in a text, and those of its parts when it is a compound."""
    folded = fold(word)
    return (stem(folded), *(stem(part) for part in split_compound(folded)))


def _resembles_one_of(stems: frozenset[str], own: tuple[str, ...]) -> bool:
    """Return whether the stem of a word resembles one of these; that of a common word resembles none."""
    return own[0] not in common_stems() and any(_resembles(own[0], wanted) for wanted in stems)


def _resembles(word_stem: str, wanted: str) -> bool:
    """Return whether the stem has few typing errors or is a longer word with the same beginning."""
    allowed = allowed_errors(wanted)
    if not allowed or wanted[0] != word_stem[0]:
        return False
    return edit_distance(wanted, word_stem, allowed) <= allowed or word_stem.startswith(wanted)


def _best_begin(spans: list[Span]) -> int:
    """Return where the first marked word begins of the first passage with the most different stems."""
    if len(spans) == 1:
        return spans[0][0]
    begins = [begin for begin, _end, _stem in spans]
    lengths = [bisect_right(begins, begin - CONTEXT_CHARACTERS + PASSAGE_CHARACTERS) for begin in begins]
    counts = [len({word for *_span, word in spans[first:last]}) for first, last in enumerate(lengths)]
    return begins[counts.index(max(counts))]


def _word_start(text: str, position: int) -> int:
    """Return where the first whole word at or after the position begins."""
    if position == 0:
        return 0
    space = text.find(" ", position)
    return position if space < 0 else space + 1


def _word_end(text: str, position: int) -> int:
    """Return where the last whole word at or before the position ends."""
    if position >= len(text):
        return len(text)
    space = text.rfind(" ", 0, position)
    return position if space < 0 else space


def _segments(text: str, spans: list[Span]) -> Segments:
    segments, position = [], 0
    for begin, end, _stem in spans:
        segments += [(text[position:begin], False), (text[begin:end], True)]
        position = end
    return _joined([*segments, (text[position:], False)])


def _joined(segments: Segments) -> Segments:
    """Return the segments without empty ones, and with equally marked neighbours joined."""
    joined: Segments = []
    for text, is_marked in segments:
        if joined and joined[-1][1] == is_marked:
            joined[-1] = (joined[-1][0] + text, is_marked)
        elif text:
            joined.append((text, is_marked))
    return joined
