"""Mark the words of a query in a text. The result is pieces of plain text, each marked or not, and never HTML."""

from bisect import bisect_right
from functools import lru_cache

from community.html import excerpt
from search.analysis.analyzer import CACHED_WORDS, fold, stem, word_pattern
from search.analysis.common_words import common_stems
from search.analysis.compounds import split_compound
from search.analysis.edit_distance import allowed_errors, edit_distance

PASSAGE_CHARACTERS = 220
CONTEXT_CHARACTERS = 60  # shown before the first marked word

Segments = list[tuple[str, bool]]  # text, is marked
Span = tuple[int, int, str]  # begin and end in the text, stem


def highlight(text: str, stems: frozenset[str]) -> Segments:
    """Return the whole text with the words marked that have one of these stems."""
    return _segments(text, _spans(text, stems))


def best_passage(text: str, stems: frozenset[str]) -> Segments:
    """Return the passage with the most different stems, marked; without any, the beginning of the text."""
    spans = _spans(text, stems)
    if not spans:
        return [(excerpt(text, PASSAGE_CHARACTERS), False)] if text else []
    best = max(range(len(spans)), key=lambda index: (_stems_in_passage(spans, index), -index))
    begin = _word_start(text, max(spans[best][0] - CONTEXT_CHARACTERS, 0))
    end = _word_end(text, begin + PASSAGE_CHARACTERS)
    inside = [(first - begin, last - begin, word) for first, last, word in spans if first >= begin and last <= end]
    return with_ellipses(_segments(text[begin:end], inside), before=begin > 0, after=end < len(text))


def with_ellipses(segments: Segments, *, before: bool, after: bool) -> Segments:
    """Return a passage with an ellipsis at each side where its text goes on."""
    return _joined([("… ", False)] * before + segments + [(" …", False)] * after)


def _spans(text: str, stems: frozenset[str]) -> list[Span]:
    """Return the words to mark: those with one of the stems or, when there are none, those that resemble one."""
    pattern = word_pattern(text)
    stems_of = {word: _stems_of(word) for word in set(pattern.findall(text))}
    for matches in (_matches_exactly, _matches_fuzzily):
        marked = {word: own[0] for word, own in stems_of.items() if matches(own, stems)}
        if marked:
            return [(*match.span(), marked[match[0]]) for match in pattern.finditer(text) if match[0] in marked]
    return []


@lru_cache(CACHED_WORDS)
def _stems_of(word: str) -> tuple[str, ...]:
    """Return the stem of a word as it stands in a text, and those of its parts when it is a compound."""
    folded = fold(word)
    return (stem(folded), *(stem(part) for part in split_compound(folded)))


def _matches_exactly(word_stems: tuple[str, ...], stems: frozenset[str]) -> bool:
    return not stems.isdisjoint(word_stems)


def _matches_fuzzily(word_stems: tuple[str, ...], stems: frozenset[str]) -> bool:
    if word_stems[0] in common_stems():
        return False
    return any(_resembles(word_stems[0], wanted) for wanted in stems)


def _resembles(word_stem: str, wanted: str) -> bool:
    """Return whether the stem has few typing errors or is a longer word with the same beginning."""
    allowed = allowed_errors(wanted)
    if not allowed or wanted[0] != word_stem[0]:
        return False
    return edit_distance(wanted, word_stem, allowed) <= allowed or word_stem.startswith(wanted)


def _stems_in_passage(spans: list[Span], first: int) -> int:
    """Return how many different stems a passage has whose first marked word is ``spans[first]``."""
    end = spans[first][0] - CONTEXT_CHARACTERS + PASSAGE_CHARACTERS
    last = bisect_right([begin for begin, _end, _stem in spans], end)
    return len({word for _begin, _end, word in spans[first:last]})


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
