"""Detect words of somebody who may be in danger, in Dutch and in English. A text is neither stored nor logged.

The words and phrases are in ``data``; ``tests/community/crisis`` has texts that must and must not be seen.
"""

from functools import cache

from community.crisis.data_files import SEAM, read_groups, read_lines, read_words
from community.crisis.phrases import Phrases, phrase, words_of
from community.crisis.vocabulary import EVERYDAY, Vocabulary


def is_crisis(text: str) -> bool:
    """Return whether the writer, or somebody the text is about, may be in danger."""
    return bool(signs(text))


def signs(text: str) -> frozenset[str]:
    """Return the phrases by which the text is seen; none for an everyday text."""
    vocabulary, everyday, phrases = _prepared()
    row = vocabulary.encode(text)
    for each in everyday.possible(row):
        row = each.pattern.sub(EVERYDAY, row)
    return frozenset(each.line for each in phrases.possible(row) if each.pattern.search(row))


@cache
def well_known_words() -> frozenset[str]:
    """Return the words that no spelling correction may replace by another."""
    groups = read_groups("words.txt")
    return frozenset(word.replace(SEAM, "") for word in groups["strong"] + groups["misspelled"])


@cache
def _prepared() -> tuple[Vocabulary, Phrases, Phrases]:
    """Return the vocabulary, the everyday phrases and the phrases, read once."""
    everyday, lines = read_lines("everyday_phrases.txt"), read_lines("phrases.txt")
    words = [word for line in [*everyday, *lines] for word in words_of(line)]
    vocabulary = Vocabulary(read_groups("words.txt"), words, read_words("everyday_words.txt"))
    everyday, phrases = (Phrases(phrase(line, vocabulary) for line in part) for part in (everyday, lines))
    return vocabulary, everyday, phrases
