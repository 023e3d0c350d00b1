"""Detect words of somebody who may be in danger. The text is neither stored nor logged."""

import re
from functools import cache

from search.analysis.analyzer import stem, tokenize
from search.analysis.common_words import without_stop_words
from search.analysis.data_files import read_lines
from search.analysis.edit_distance import edit_distance

SENTENCE_END = re.compile(r"[.,;:!?\n]")
FUZZY_MIN_CHARACTERS = 6  # a crisis word of this length also matches with one typing error


def is_crisis(text: str) -> bool:
    """Return whether the writer may be in danger. A false alarm is better than a missed one."""
    stems = {stem(word) for word in tokenize(text)}
    if any(all(_has_stem(stems, wanted) for wanted in expression) for expression in _expressions()):
        return True
    sentences = [f" {' '.join(tokenize(sentence))} ." for sentence in SENTENCE_END.split(text)]
    return any(phrase in sentence for phrase in _phrases() for sentence in sentences)


@cache
def _expressions() -> list[frozenset[str]]:
    """Return the stems of each expression that matches in any order."""
    lines = (line for line in read_lines("crisis_expressions.txt") if not line.startswith('"'))
    return [frozenset(stem(word) for word in without_stop_words(tokenize(line))) for line in lines]


@cache
def _phrases() -> list[str]:
    """Return the exact phrases between spaces; one that must end a sentence has a full stop after it."""
    lines = (line for line in read_lines("crisis_expressions.txt") if line.startswith('"'))
    return [f" {' '.join(tokenize(line))} " + "." * ("." in line) for line in lines]


def _has_stem(stems: set[str], wanted: str) -> bool:
    if wanted in stems:
        return True
    return len(wanted) >= FUZZY_MIN_CHARACTERS and any(edit_distance(wanted, other, 1) <= 1 for other in stems)
