"""Expressions: what people say and what professionals call it, and the words of somebody who is not safe."""

import re
from functools import cache

from search.language import distance, lines, stem, word_list, words

CRISIS_MIN_LETTERS = 6  # a typing error is forgiven in a crisis word from this length


@cache
def stop_words() -> frozenset[str]:
    return word_list("stopwords.txt")


@cache
def _weak_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in word_list("weak.txt"))


def is_weak(word: str) -> bool:
    """A word that means little by itself: "niet", "zonder"."""
    return stem(word) in _weak_stems()


def content(some: list[str]) -> list[str]:
    """The words that carry the meaning; all of them when none does."""
    return [word for word in some if word not in stop_words()] or some


def bag(some: list[str]) -> tuple[str, ...]:
    """Stems in an order of their own, so that "ik hoor stemmen" is "stemmen horen"."""
    return tuple(sorted(stem(word) for word in some))


def _alternatives(column: str) -> list[str]:
    """The expressions in one column: separated by commas, a short name between brackets is one of its own."""
    return [part.strip() for part in re.split(r"[,()]", column) if part.strip()]


@cache
def synonyms() -> dict[tuple[str, ...], tuple[tuple[str, ...], ...]]:
    """Bag of stems -> the other ways to say it, each as folded words. Works both ways."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for line in lines("synonyms.tsv")[1:]:  # the first line names the columns
        row = [tuple(words(one)) for column in line.split("\t") for one in _alternatives(column)]
        for expression in row:
            found.setdefault(_key(expression), set()).update(other for other in row if other != expression)
    return {key: tuple(sorted(others)) for key, others in found.items()}


def _key(expression: tuple[str, ...]) -> tuple[str, ...]:
    carrying = content(list(expression))
    if all(is_weak(word) for word in carrying):
        return bag(list(expression))
    return bag(carrying)


@cache
def longest_expression() -> int:
    return max(len(key) for key in synonyms())


@cache
def _crisis() -> list[frozenset[str]]:
    return [frozenset(bag(content(words(line)))) for line in lines("crisis.txt")]


def is_crisis(text: str) -> bool:
    """Whether these words may come from somebody who is not safe. Too often yes rather than once no."""
    said = {stem(word) for word in words(text)}
    return any(all(_said(wanted, said) for wanted in expression) for expression in _crisis())


def _said(wanted: str, said: set[str]) -> bool:
    if wanted in said:
        return True
    return len(wanted) >= CRISIS_MIN_LETTERS and any(distance(wanted, word, 1) <= 1 for word in said)
