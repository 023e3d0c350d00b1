"""Know the words that carry little meaning.

Stop words ("de", "ik") are left out of a query. Weak words ("niet", "probleem") count only beside other words. Both
together are the common words: a fuzzy match never leads to one of them.
"""

from functools import cache

from search.analysis.analyzer import stem, word_list


def stop_words() -> frozenset[str]:
    """Return the words that are left out of a query."""
    return word_list("stop_words.txt")


@cache
def _weak_stems() -> frozenset[str]:
    return frozenset(stem(word) for word in word_list("weak_words.txt"))


@cache
def common_stems() -> frozenset[str]:
    """Return the stems of the stop words and the weak words."""
    return _weak_stems() | {stem(word) for word in stop_words()}


def is_weak(word: str) -> bool:
    """Return whether a folded word means little by itself: "niet", "zonder"."""
    return stem(word) in _weak_stems()


def without_stop_words(words: list[str]) -> list[str]:
    """Return the words that are no stop words; all words when every word is a stop word."""
    return [word for word in words if word not in stop_words()] or words
