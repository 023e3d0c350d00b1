"""Relax a search step by step until it finds enough."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from search.engines.base import MAX_HITS, Reference, SearchRequest

ENOUGH_HITS = 3  # with fewer hits the search is relaxed


@dataclass(frozen=True)
class Strictness:
    """The matching of a plan: every clause exactly, unless these say otherwise."""

    fuzzy_clauses: frozenset[int] = frozenset()  # the numbers of clauses that also match fuzzily
    any_word: bool = False  # one matching clause, or one single word, is enough


STRICT = Strictness()


class QueryRunner(Protocol):
    """Runs one request on an engine."""

    def run(self, strictness: Strictness) -> list[Reference]:
        """Return at most ``MAX_HITS`` references, best first."""

    def is_rare(self, clause_number: int) -> bool:
        """Return whether the clause by itself has fewer than ``ENOUGH_HITS`` hits."""


def relaxed_search(request: SearchRequest, make_runner: Callable[[SearchRequest], QueryRunner]) -> list[Reference]:
    """Return the hits of the strict search and, while those are too few, of each more relaxed one."""
    if not request.plan.clauses:
        return []
    hits: dict[Reference, None] = {}
    for references in _relaxing_searches(request, make_runner):
        hits |= dict.fromkeys(references)
        if len(hits) >= ENOUGH_HITS:
            break
    return list(hits)[:MAX_HITS]


def _relaxing_searches(
    request: SearchRequest, make_runner: Callable[[SearchRequest], QueryRunner]
) -> Iterator[list[Reference]]:
    """Yield the hits as typed, with corrected spelling, with fuzzy matches of rare words, and with any word."""
    plan, typed = request.plan, make_runner(request)
    corrected = make_runner(replace(request, plan=plan.corrected)) if plan.corrected else None
    yield typed.run(STRICT)
    if corrected:
        yield corrected.run(STRICT)
    rare = frozenset(number for number in range(len(plan.clauses)) if plan.fuzzy_term(number) and typed.is_rare(number))
    if rare:
        yield typed.run(Strictness(rare))
    if corrected:
        yield corrected.run(Strictness(any_word=True))
    if not plan.has_only_common_words:
        yield typed.run(Strictness(rare, any_word=True))
