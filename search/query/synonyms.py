"""Expand a query with synonyms: what people say, and what professionals call it.

Expressions are looked up by their key: the stems of their words, sorted, so that "ik hoor stemmen" equals "stemmen
horen".
"""

import re
from functools import cache

from search.analysis.analyzer import stem, tokenize
from search.analysis.common_words import common_stems, is_weak, without_stop_words
from search.analysis.data_files import read_pairs

Expression = tuple[str, ...]  # folded words
ExpressionKey = tuple[str, ...]  # sorted stems


def expression_key(words: list[str]) -> ExpressionKey:
    """Return the stems of the words, sorted."""
    return tuple(sorted(stem(word) for word in words))


def synonyms_of(words: list[str]) -> tuple[Expression, ...]:
    """Return the synonyms of an expression without stop words; empty when it is not in our lists."""
    return _synonyms().get(expression_key(words), ())


def synonyms_of_common_words(words: list[str]) -> tuple[Expression, ...]:
    """Return the synonyms of the longest expression in a query of only common words ("ik kan gewoon niet meer").

    Empty when the query has any other word.
    """
    stems = {stem(word) for word in words}
    if not stems <= common_stems():
        return ()
    return next((_synonyms()[key] for key in _keys_of_common_words() if stems.issuperset(key)), ())


@cache
def longest_expression() -> int:
    """Return the number of words in the longest expression of our lists."""
    return max(len(key) for key in _synonyms())


def split_expressions(column: str) -> list[Expression]:
    """Return the expressions in a column: separated by commas, or an abbreviation between brackets."""
    return [tuple(tokenize(part)) for part in re.split(r"[,()]", column) if part.strip()]


@cache
def _synonyms() -> dict[ExpressionKey, tuple[Expression, ...]]:
    """Return the synonyms of each expression: ``synonyms.tsv`` in both directions, ``one_way_synonyms.tsv`` in one."""
    synonyms: dict[ExpressionKey, set[Expression]] = {}
    for columns in read_pairs("synonyms.tsv"):
        row = [expression for column in columns for expression in split_expressions(column)]
        for expression in row:
            others = (other for other in row if other != expression)
            synonyms.setdefault(_key_without_stop_words(expression), set()).update(others)
    for typed, written in read_pairs("one_way_synonyms.tsv"):
        for expression in split_expressions(typed):
            synonyms.setdefault(_key_without_stop_words(expression), set()).update(split_expressions(written))
    return {key: tuple(sorted(others)) for key, others in synonyms.items()}


def _key_without_stop_words(expression: Expression) -> ExpressionKey:
    """Return the key of an expression, with its stop words only when all its other words are weak."""
    words = without_stop_words(list(expression))
    if all(is_weak(word) for word in words):
        return expression_key(list(expression))
    return expression_key(words)


@cache
def _keys_of_common_words() -> tuple[ExpressionKey, ...]:
    """Return the keys of expressions of only common words, the longest first."""
    keys = (key for key in _synonyms() if common_stems().issuperset(key) and len(key) > 1)
    return tuple(sorted(keys, key=lambda key: (-len(key), key)))
