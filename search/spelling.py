"""Spelling: which words we know, and which of those somebody meant who typed another.

Only our own lists are asked: what stands in the index would tell a visitor what was written in a closed group.
"""

from functools import cache, lru_cache

from search import lexicon
from search.language import (
    CACHED_WORDS,
    JOINTS,
    LONGEST_COMPOUND,
    SMALLEST_PART,
    distance,
    forgiven_errors,
    lines,
    parts,
    stem,
    word_list,
    words,
)

CAREFUL_LETTERS = 5  # up to here another letter makes another word: "wiet" is not "niet", "boom" is not "boos"
SMALLEST_SLIP = 4
SMALLEST_RESPELLED_COMPOUND = 8


@cache
def _words() -> frozenset[str]:
    tables = lines("synonyms.tsv")[1:] + lines("also.tsv")[1:]
    typed = [line.split("\t")[0] for line in lines("stems.tsv")]
    some = tables + typed + lines("kinds.tsv") + lines("suggestions.txt")
    return word_list("parts.txt").union(*(words(line) for line in some))


@cache
def _stems() -> frozenset[str]:
    return frozenset(map(stem, _words() | word_list("crisis.txt"))) | lexicon.small_stems()


@cache
def _targets(letter: str, is_part: bool) -> tuple[str, ...]:
    """What a word with this first letter can be meant to be; half a compound may be small ("eetstoornis")."""
    some = word_list("parts.txt") if is_part else {w for w in _words() if stem(w) not in lexicon.small_stems()}
    return tuple(sorted(word for word in some if word.startswith(letter)))


def is_known(word: str) -> bool:
    """Whether it stands in a list of ours in some form; such a word is no typing error."""
    return stem(word) in _stems() or word.isdecimal() or bool(parts(word))


@lru_cache(CACHED_WORDS)
def meant(word: str) -> str:
    """The word of our lists that somebody meant who typed this; nothing when we cannot say."""
    if is_known(word) or not SMALLEST_SLIP <= len(word) <= LONGEST_COMPOUND:
        return ""
    return _nearest(word) or (_compound(word) if len(word) >= SMALLEST_RESPELLED_COMPOUND else "")


def _nearest(typed: str, *, is_part: bool = False) -> str:
    """The one with the fewest errors; of those the longest, because letters are lost more often than added."""
    some = _targets(typed[0], is_part)
    near = [(errors, -len(known), known) for known in some if (errors := _slips(typed, known))]
    return min(near)[2] if near else ""


def _slips(typed: str, known: str) -> int:
    """The typing errors between two words; none at all when they are too far apart to be the same one."""
    if len(typed) > CAREFUL_LETTERS:
        errors = distance(typed, known, allowed := forgiven_errors(typed))
        return errors if errors <= allowed else 0
    lost = len(known) - len(typed)  # a letter too many is forgiven from five letters
    if lost in (0, 1, SMALLEST_SLIP - len(typed)) and distance(typed, known, 1) == 1:
        return int(lost != 0 or sorted(typed) == sorted(known))
    return 0


def _compound(typed: str) -> str:
    """A compound with its error in one half: "slaappproblemen"."""
    known = word_list("parts.txt")
    for end in range(len(typed) - SMALLEST_PART, SMALLEST_PART - 1, -1):
        for joint in JOINTS:
            head, tail = typed[:end], typed[end + len(joint) :]
            if not typed[end:].startswith(joint) or len(tail) < SMALLEST_PART:
                continue
            if head in known and len(tail) >= SMALLEST_SLIP and (other := _nearest(tail, is_part=True)):
                return head + joint + other
            if tail in known and len(head) >= SMALLEST_SLIP and (other := _nearest(head, is_part=True)):
                return other + joint + tail
    return ""
