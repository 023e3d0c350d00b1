"""Correct the spelling of a query towards the words of our own lists.

Words of the index are not used: a correction would tell a visitor what was written in a closed group.
"""

from functools import cache
from itertools import groupby

from community.crisis.detector import well_known_words
from search.analysis.analyzer import stem, tokenize
from search.analysis.common_words import common_stems
from search.analysis.compounds import (
    LINKING_ELEMENTS,
    MAX_COMPOUND_CHARACTERS,
    MIN_PART_CHARACTERS,
    known_parts,
    split_compound,
)
from search.analysis.data_files import read_lines, read_pairs
from search.analysis.edit_distance import allowed_errors, edit_distance

MIN_CHARACTERS = 4  # a shorter word is never corrected
SHORT_WORD_CHARACTERS = 5  # up to here another character makes another word: "wiet" is not "niet", "boom" is not "boos"
MIN_CHARACTERS_WITH_EXTRA = 5  # a short word of at least this length may have a character too many
MIN_COMPOUND_CHARACTERS = 8
MIN_HEARD_CHARACTERS = 7


def correct(word: str) -> str:
    """Return the known word that is nearest to a misspelled one; empty when the word is known or nothing is near."""
    if is_known(word) or not MIN_CHARACTERS <= len(word) <= MAX_COMPOUND_CHARACTERS:
        return ""
    return _nearest_word(word, _known_words_with(word[0])) or _same_sound(word) or _correct_compound(word)


def is_known(word: str) -> bool:
    """Return whether the word, in any form, is in our lists, is a number, or is a compound of known parts."""
    return stem(word) in _known_stems() or word.isdecimal() or bool(split_compound(word))


def sound(word: str) -> str:
    """Return how a word sounds, in letters: "psychose" and "psygose" are equal, and "autisme" and "outisme"."""
    for written, spoken in _sounds():
        word = word.replace(written, spoken)
    return "".join(character for character, _same in groupby(word))


@cache
def _sounds() -> tuple[tuple[str, str], ...]:
    return tuple(read_pairs("sounds.tsv"))


def _same_sound(typed: str) -> str:
    """Return the known word that sounds the same, or with one typing error when it is long; empty when none does."""
    heard, words = sound(typed), _known_words_by_sound()
    near = [each for each in words if len(heard) >= MIN_HEARD_CHARACTERS and edit_distance(heard, each, 1) == 1]
    return words.get(heard) or words.get(min(near, default=""), "")


@cache
def _known_words_by_sound() -> dict[str, str]:
    return {sound(word): word for word in sorted(_known_words()) if stem(word) not in common_stems()}


@cache
def _known_words() -> frozenset[str]:
    """Return the words that a misspelled word can be corrected to."""
    lines = [
        line for name in ("synonyms.tsv", "one_way_synonyms.tsv", "kind_keywords.tsv") for line in read_lines(name)
    ]
    lines += read_lines("suggestions.txt") + [line.split("\t")[0] for line in read_lines("stem_overrides.tsv")]
    return known_parts().union(*(tokenize(line) for line in lines))


@cache
def _known_stems() -> frozenset[str]:
    return frozenset(map(stem, _known_words() | well_known_words())) | common_stems()


@cache
def _known_words_with(first_character: str) -> tuple[str, ...]:
    """Return the known words with this first character, without the common words."""
    return tuple(
        sorted(word for word in _known_words() if word.startswith(first_character) and stem(word) not in common_stems())
    )


@cache
def _known_parts_with(first_character: str) -> tuple[str, ...]:
    """Return the parts of compounds with this first character. Common words are among them: "eetstoornis"."""
    return tuple(sorted(part for part in known_parts() if part.startswith(first_character)))


def _nearest_word(typed: str, candidates: tuple[str, ...]) -> str:
    """Return the candidate with the fewest typing errors; empty when none is near.

    Of equals the longest, because people leave letters out more often than they add them.
    """
    near = [(errors, -len(word), word) for word in candidates if (errors := _typing_errors(typed, word))]
    return min(near)[2] if near else ""


def _typing_errors(typed: str, word: str) -> int:
    """Return the number of typing errors between two words; 0 when ``typed`` is not a misspelling of ``word``."""
    if len(typed) <= SHORT_WORD_CHARACTERS:
        return int(_may_misspell_short_word(typed, word) and edit_distance(typed, word, 1) == 1)
    allowed = allowed_errors(typed)
    errors = edit_distance(typed, word, allowed)
    return errors if errors <= allowed else 0


def _may_misspell_short_word(typed: str, word: str) -> bool:
    """Return whether the lengths and letters allow a missing character, an extra character or two swapped letters."""
    missing = len(word) - len(typed)
    if missing == 0:
        return sorted(typed) == sorted(word)
    return missing == 1 or (missing == -1 and len(typed) >= MIN_CHARACTERS_WITH_EXTRA)


def _correct_compound(typed: str) -> str:
    """Correct a compound of two parts with the error in one of them: "slaappproblemen"."""
    if len(typed) < MIN_COMPOUND_CHARACTERS:
        return ""
    for end in range(len(typed) - MIN_PART_CHARACTERS, MIN_PART_CHARACTERS - 1, -1):
        for link in LINKING_ELEMENTS:
            head, tail = typed[:end], typed[end + len(link) :]
            if not typed[end:].startswith(link) or len(tail) < MIN_PART_CHARACTERS:
                continue
            if head in known_parts() and (corrected := _correct_part(tail)):
                return head + link + corrected
            if tail in known_parts() and (corrected := _correct_part(head)):
                return corrected + link + tail
    return ""


def _correct_part(typed: str) -> str:
    return _nearest_word(typed, _known_parts_with(typed[0])) if len(typed) >= MIN_CHARACTERS else ""
