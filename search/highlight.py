"""What is shown of a thing that was found: pieces of plain text, each marked or not. Never HTML."""

from bisect import bisect_right

from community.html import excerpt
from search import language, lexicon
from search.language import WORD, distance, forgiven_errors, parts, stem

EXCERPT_CHARACTERS = 220
BEFORE_CHARACTERS = 60  # how much is shown before the first marked word

Segments = list[tuple[str, bool]]


def mark(text: str, terms: frozenset[str]) -> Segments:
    """The whole text, with the words that were looked for marked."""
    return _cut(text, _spans(text, terms))


def passage(text: str, terms: frozenset[str]) -> Segments:
    """The part of the text that has most of what was looked for; the beginning when it has nothing."""
    spans = _spans(text, terms)
    if not spans:
        return [(excerpt(text, EXCERPT_CHARACTERS), False)] if text else []
    best = max(range(len(spans)), key=lambda i: (_within(spans, i), -i))
    begin = _word_start(text, max(spans[best][0] - BEFORE_CHARACTERS, 0))
    end = _word_end(text, begin + EXCERPT_CHARACTERS)
    inside = [(a - begin, b - begin, s) for a, b, s in spans if a >= begin and b <= end]
    found = _cut(text[begin:end], inside)
    return _joined([("… ", False)] * (begin > 0) + found + [(" …", False)] * (end < len(text)))


def _spans(text: str, terms: frozenset[str]) -> list[tuple[int, int, str]]:
    """Begin, end and stem of each word to mark; words that look like it when none is the same."""
    found = [(m.start(), m.end(), m[0]) for m in WORD.finditer(text)]
    folded = {word: language.fold(word) for word in {word for _begin, _end, word in found}}
    for is_wanted in (_is_meant, _looks_like):
        meant = {word: stem(plain) for word, plain in folded.items() if is_wanted(plain, terms)}
        if meant:
            return [(begin, end, meant[word]) for begin, end, word in found if word in meant]
    return []


def _is_meant(word: str, terms: frozenset[str]) -> bool:
    return stem(word) in terms or any(stem(part) in terms for part in parts(word))


def _looks_like(word: str, terms: frozenset[str]) -> bool:
    found = stem(word)
    if found in lexicon.small_stems():
        return False
    for term in terms:
        allowed = forgiven_errors(term)
        if allowed and term[0] == found[0] and (distance(term, found, allowed) <= allowed or found.startswith(term)):
            return True
    return False


def _within(spans: list, first: int) -> int:
    """How many different words stand in a passage that begins at this one."""
    reach = spans[first][0] - BEFORE_CHARACTERS + EXCERPT_CHARACTERS
    last = bisect_right([begin for begin, _end, _stem in spans], reach)
    return len({word for _begin, _end, word in spans[first:last]})


def _word_start(text: str, at: int) -> int:
    """The beginning of the first whole word from here."""
    if at == 0:
        return 0
    space = text.find(" ", at)
    return at if space < 0 else space + 1


def _word_end(text: str, at: int) -> int:
    if at >= len(text):
        return len(text)
    space = text.rfind(" ", 0, at)
    return at if space < 0 else space


def _cut(text: str, spans: list[tuple[int, int, str]]) -> Segments:
    found, at = [], 0
    for begin, end, _stem in spans:
        found += [(text[at:begin], False), (text[begin:end], True)]
        at = end
    return _joined([*found, (text[at:], False)])


def _joined(segments: Segments) -> Segments:
    """Without empty pieces, and with neighbours of one kind made one."""
    found: Segments = []
    for text, marked in segments:
        if found and found[-1][1] == marked:
            found[-1] = (found[-1][0] + text, marked)
        elif text:
            found.append((text, marked))
    return found
