"""Turn the lines of ``phrases.txt`` into regular expressions over the row of characters of a text."""

import re
from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from itertools import permutations

from community.crisis.vocabulary import BOUNDARY, EVERYDAY, NUMBER, Vocabulary

_INSIDE = f"[^{BOUNDARY}{EVERYDAY}]"
GAPS = {
    "~": f"{_INSIDE}?",
    "..": f"{_INSIDE}{{0,3}}",
    "....": f"{_INSIDE}{{0,8}}",
    BOUNDARY: re.escape(BOUNDARY),
    NUMBER: NUMBER,
}
ANY_ORDER = "&"


@dataclass(frozen=True)
class Phrase:
    """A line, and for each of its words the characters of which a text must have one."""

    line: str
    pattern: re.Pattern
    required: tuple[frozenset[str], ...]


class Phrases:
    """Phrases by their rarest word, so that only those are looked for of which a text may hold one."""

    def __init__(self, phrases: Iterable[Phrase]):
        self._phrases = list(phrases)
        self._by_character: dict[str, list[int]] = defaultdict(list)
        for number, phrase in enumerate(self._phrases):
            for character in min(phrase.required, key=len):
                self._by_character[character].append(number)

    def possible(self, row: str) -> list[Phrase]:
        """Return the phrases of which each word is somewhere in this row, in the order of the file."""
        characters = set(row)
        numbers = {number for each in characters & self._by_character.keys() for number in self._by_character[each]}
        near = [self._phrases[number] for number in sorted(numbers)]
        return [phrase for phrase in near if not any(map(characters.isdisjoint, phrase.required))]


def words_of(line: str) -> list[str]:
    """Return the words in this line that are in no group."""
    elements = [element.removesuffix("?") for element in line.split() if element not in GAPS and element != ANY_ORDER]
    return [word for element in elements for word in element.split("/") if not word.startswith("<")]


def phrase(line: str, vocabulary: Vocabulary) -> Phrase:
    """Return the phrase of this line."""
    required = []

    def expression(element: str) -> str:
        if element in GAPS:
            return GAPS[element]
        characters = "".join(_characters(word, vocabulary) for word in element.removesuffix("?").split("/"))
        if element.endswith("?"):
            return f"[{characters}]?"
        required.append(frozenset(characters))
        return f"[{characters}]"

    parts = ["".join(map(expression, part.split())) for part in line.split(ANY_ORDER)]
    orders = (GAPS[".."].join(order) for order in permutations(parts))
    return Phrase(line, re.compile("|".join(orders)), tuple(required))


def _characters(word: str, vocabulary: Vocabulary) -> str:
    is_group = word.startswith("<")
    return vocabulary.group(word.strip("<>")) if is_group else vocabulary.character(word)
