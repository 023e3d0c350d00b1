"""Expressions: what people say and what professionals call it, and the words of somebody who is not safe."""

import re
from functools import cache

from search.language import distance, lines, stem, word_list, words

SENTENCE_END = re.compile(r"[.,;:!?\n]")
CRISIS_MIN_LETTERS = 6  # a typing error is forgiven in a crisis word from this length


def stop_words() -> frozenset[str]:
    return word_list("stopwords.txt")


@cache
def _weak_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in word_list("weak.txt"))


@cache
def small_stems() -> frozenset[str]:
    """What nobody looks for, so what no word is ever taken for."""
    return _weak_stems() | {stem(word) for word in stop_words()}


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
    """Bag of stems -> the other ways to say it, each as folded words. ``synonyms.tsv`` works both ways, ``also.tsv``
    from what people type to what the texts say."""
    found: dict[tuple[str, ...], set[tuple[str, ...]]] = {}
    for line in lines("synonyms.tsv")[1:]:  # the first line names the columns
        row = [tuple(words(one)) for column in line.split("\t") for one in _alternatives(column)]
        for expression in row:
            found.setdefault(_key(expression), set()).update(other for other in row if other != expression)
    for line in lines("also.tsv")[1:]:
        typed, said = ([tuple(words(one)) for one in _alternatives(column)] for column in line.split("\t"))
        for expression in typed:
            found.setdefault(_key(expression), set()).update(said)
    return {key: tuple(sorted(others)) for key, others in found.items()}


@cache
def _small_expressions() -> tuple[tuple[str, ...], ...]:
    """Expressions of only small words, the longest first."""
    small = (key for key in synonyms() if small_stems().issuperset(key) and len(key) > 1)
    return tuple(sorted(small, key=lambda key: (-len(key), key)))


def of_small_words(some: list[str]) -> tuple[tuple[str, ...], ...]:
    """What a question of only small words ("ik kan gewoon niet meer") is called otherwise; nothing for another one."""
    said = {stem(word) for word in some}
    if not said <= small_stems():
        return ()
    return next((synonyms()[key] for key in _small_expressions() if said.issuperset(key)), ())


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
    return [frozenset(bag(content(words(line)))) for line in lines("crisis.txt") if not line.startswith('"')]


@cache
def _crisis_phrases() -> list[str]:
    """Words with spaces around them; those that must end a sentence with a full stop after them."""
    return [f" {' '.join(words(line))} " + "." * ("." in line) for line in lines("crisis.txt") if line.startswith('"')]


def is_crisis(text: str) -> bool:
    """Whether these words may come from somebody who is not safe. Too often yes rather than once no."""
    said = {stem(word) for word in words(text)}
    if any(all(_said(wanted, said) for wanted in expression) for expression in _crisis()):
        return True
    sentences = [f" {' '.join(words(sentence))} ." for sentence in SENTENCE_END.split(text)]
    return any(phrase in sentence for phrase in _crisis_phrases() for sentence in sentences)


def _said(wanted: str, said: set[str]) -> bool:
    if wanted in said:
        return True
    return len(wanted) >= CRISIS_MIN_LETTERS and any(distance(wanted, word, 1) <= 1 for word in said)
