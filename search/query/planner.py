"""Make the plan of a query."""

from dataclasses import replace
from itertools import pairwise

from search.analysis.analyzer import stem, tokenize
from search.analysis.common_words import is_weak, without_stop_words
from search.analysis.compounds import split_compound
from search.query.intents import intents_of
from search.query.plan import (
    COMPOUND_WEIGHT,
    INTENT_WEIGHT,
    STRONG_PART_WEIGHT,
    SYNONYM_WEIGHT,
    Clause,
    Phrase,
    QueryPlan,
)
from search.query.spelling import correct
from search.query.synonyms import Expression, longest_expression, synonyms_of, synonyms_of_common_words

MAX_WORDS = 16
MAX_CORRECTED_WORDS = 50  # stop words are still among them
TYPED_EXPRESSION_SLOP = 8  # between the words of an expression, or the parts of a compound
SYNONYM_SLOP = 3  # "auditieve (en visuele) hallucinaties"


def plan_query(query: str) -> QueryPlan:
    """Return what an engine must look for, of at most ``MAX_WORDS`` words."""
    typed = tokenize(query)
    corrected = [correct(word) or word for word in typed[:MAX_CORRECTED_WORDS]]
    plan = _plan_words(typed)
    if corrected == typed[:MAX_CORRECTED_WORDS]:
        return plan
    return replace(plan, corrected=_plan_words(corrected))


def _plan_words(typed: list[str]) -> QueryPlan:
    words = without_stop_words(_without_repetition(typed))[:MAX_WORDS]
    clauses, weak_clauses, position = [], [], 0
    while position < len(words):
        length, synonyms = _longest_known_expression(words, position)
        if length > 1:
            clauses.append(_expression_clause(words[position : position + length], synonyms))
        else:
            target = weak_clauses if is_weak(words[position]) else clauses
            target.append(_word_clause(words, position, synonyms))
        position += length
    if synonyms := synonyms_of_common_words(typed[:MAX_WORDS]):
        clauses = [_expression_clause(typed[:MAX_WORDS], synonyms)]
    intent = tuple(Phrase(target, weight=INTENT_WEIGHT) for target in intents_of(typed[:MAX_WORDS]))
    return QueryPlan(tuple(clauses or weak_clauses), intent)


def _without_repetition(words: list[str]) -> list[str]:
    """Return each word once, in the form that comes first: "slapen slapen slaap"."""
    return list({stem(word): word for word in reversed(words)}.values())[::-1]


def _longest_known_expression(words: list[str], position: int) -> tuple[int, tuple[Expression, ...]]:
    """Return the length and the synonyms of the longest expression that begins at the position; 1 without any."""
    for length in range(min(longest_expression(), len(words) - position), 0, -1):
        if synonyms := synonyms_of(words[position : position + length]):
            return length, synonyms
    return 1, ()


def _expression_clause(words: list[str], synonyms: tuple[Expression, ...]) -> Clause:
    return (Phrase(tuple(words), TYPED_EXPRESSION_SLOP), *_synonym_phrases(synonyms))


def _word_clause(words: list[str], position: int, synonyms: tuple[Expression, ...]) -> Clause:
    """Return a clause for a word, the parts of the compound that it is, and the compounds with its neighbours."""
    word = words[position]
    clause = [Phrase((word,))]
    if parts := split_compound(word):
        clause.append(Phrase(parts, TYPED_EXPRESSION_SLOP, COMPOUND_WEIGHT))
        clause += _strong_part(parts)
    for left, right in pairwise(words[max(position - 1, 0) : position + 2]):
        clause.append(Phrase((left + right,), weight=COMPOUND_WEIGHT))
        clause += _synonym_phrases(synonyms_of([left + right]))
    return (*clause, *_synonym_phrases(synonyms))


def _strong_part(parts: tuple[str, ...]) -> Clause:
    """Return the only part of a compound that is not weak, with its synonyms: "slaapproblemen" is about sleep."""
    strong = [part for part in parts if not is_weak(part)]
    if len(strong) != 1:
        return ()
    return (Phrase((strong[0],), weight=STRONG_PART_WEIGHT), *_synonym_phrases(synonyms_of(strong)))


def _synonym_phrases(synonyms: tuple[Expression, ...]) -> Clause:
    return tuple(Phrase(words, SYNONYM_SLOP if len(words) > 1 else 0, SYNONYM_WEIGHT) for words in synonyms)
