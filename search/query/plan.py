"""The plan of a query: clauses of alternatives, independent of any engine.

A strict search requires every clause; a clause matches when one of its alternatives does: a word, an expression with
the same meaning, or the parts of a compound near each other.
"""

from dataclasses import dataclass
from functools import cached_property

from search.analysis.analyzer import stem
from search.analysis.common_words import common_stems, is_weak, without_stop_words
from search.analysis.compounds import split_compound
from search.analysis.edit_distance import allowed_errors
from search.query.spelling import is_known

MIN_PREFIX_CHARACTERS = 6  # a stem of this length also matches longer words: "depress"
OWN_WEIGHT, COMPOUND_WEIGHT, SYNONYM_WEIGHT, STRONG_PART_WEIGHT = 1.0, 0.8, 0.6, 0.5
SINGLE_WORD_WEIGHT, INTENT_WEIGHT = 0.3, 1.5


@dataclass(frozen=True)
class Phrase:
    """Folded words that stand together, with at most ``slop`` other words between them."""

    words: tuple[str, ...]
    slop: int = 0
    weight: float = OWN_WEIGHT

    @cached_property
    def stems(self) -> tuple[str, ...]:
        return tuple(stem(word) for word in self.words)


Clause = tuple[Phrase, ...]  # alternatives; the first is as typed


@dataclass(frozen=True)
class FuzzyTerm:
    """The terms that a fuzzy match accepts: within ``max_errors`` of the stem, or with this prefix (none if empty)."""

    stem: str
    max_errors: int
    prefix: str


@dataclass(frozen=True)
class QueryPlan:
    """The clauses that an engine looks for. A query without a word has no clauses and finds nothing."""

    clauses: tuple[Clause, ...]
    intent: Clause = ()  # what the query asks for: a document about it needs no other word of the query
    corrected: "QueryPlan | None" = None  # the plan of the query with its spelling corrected, if it needed that

    def fuzzy_term(self, clause_number: int) -> FuzzyTerm | None:
        """Return how the word of this clause may be matched fuzzily; ``None`` when it may not.

        A word of our lists has no typing errors, and a common word is no prefix.
        """
        typed = self.clauses[clause_number][0]
        if len(typed.words) > 1:
            return None
        typed_stem = typed.stems[0]
        max_errors = 0 if is_known(typed.words[0]) else allowed_errors(typed_stem)
        begins_common_word = any(common.startswith(typed_stem) for common in common_stems())
        prefix = "" if begins_common_word or len(typed_stem) < MIN_PREFIX_CHARACTERS else typed_stem
        return FuzzyTerm(typed_stem, max_errors, prefix) if max_errors or prefix else None

    @cached_property
    def has_fuzzy_terms(self) -> bool:
        return any(self.fuzzy_term(number) for number in range(len(self.clauses)))

    @cached_property
    def has_only_common_words(self) -> bool:
        """Return whether nearly every text has these words, so that any one of them is no answer."""
        return all(common_stems().issuperset(clause[0].stems) for clause in self.clauses)

    @cached_property
    def single_words(self) -> tuple[Phrase, ...]:
        """Return the typed words and the parts of their compounds, each as a phrase of its own."""
        typed = [word for clause in self.clauses for word in clause[0].words]
        parts = [part for word in typed for part in split_compound(word)]
        words = without_stop_words([word for word in typed + parts if not is_weak(word)])
        return tuple(Phrase((word,), weight=SINGLE_WORD_WEIGHT) for word in dict.fromkeys(words))

    @cached_property
    def stems(self) -> frozenset[str]:
        """Return the stems to mark in a result."""
        phrases = (phrase for clause in (*self.clauses, self.intent) for phrase in clause)
        own = frozenset(stem(word) for phrase in phrases for word in without_stop_words(list(phrase.words)))
        return own | self.corrected.stems if self.corrected else own
