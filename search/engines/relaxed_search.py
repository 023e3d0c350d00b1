"""Relax a search step by step until it finds enough that the reader may see."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from typing import Protocol

from search.engines.base import MAX_HITS, Reference, SearchRequest, Visible

ENOUGH_HITS = 3  # with fewer hits the search is relaxed
FIRST_WINDOW = MAX_HITS + 50  # a few muted people do not make it grow
WINDOW_GROWTH = 4


@dataclass(frozen=True)
class Strictness:
    """The matching of a plan: every clause exactly, unless these say otherwise."""

    fuzzy: bool = False  # clauses also match fuzzily
    any_word: bool = False  # one matching clause, or one single word, is enough


STRICT = Strictness()


class QueryRunner(Protocol):
    """Runs one request on an engine."""

    def run(self, strictness: Strictness, limit: int) -> list[Reference]:
        """Return at most ``limit`` references, best first. Their order depends on no other document."""


def relaxed_search(request: SearchRequest, make_runner: Callable[[SearchRequest], QueryRunner]) -> list[Reference]:
    """Return the visible hits of the strict search and, while those are too few, of each more relaxed one.

    Hits that the reader may not see are left out before they are counted: they decide about nothing.
    """
    if not request.plan.clauses or not request.audiences:
        return []
    hits: dict[Reference, None] = {}
    for runner, strictness in _relaxing_searches(request, make_runner):
        hits |= dict.fromkeys(_visible_hits(runner, strictness, request.visible))
        if len(hits) >= ENOUGH_HITS:
            break
    return list(hits)[:MAX_HITS]


def _relaxing_searches(
    request: SearchRequest, make_runner: Callable[[SearchRequest], QueryRunner]
) -> Iterator[tuple[QueryRunner, Strictness]]:
    """Yield the search as typed, with corrected spelling, with fuzzy matches, and for any word."""
    plan, typed = request.plan, make_runner(request)
    corrected = make_runner(replace(request, plan=plan.corrected)) if plan.corrected else None
    yield typed, STRICT
    if corrected:
        yield corrected, STRICT
    if plan.has_fuzzy_terms:
        yield typed, Strictness(fuzzy=True)
    if corrected:
        yield corrected, Strictness(any_word=True)
    if not plan.has_only_common_words:
        yield typed, Strictness(fuzzy=True, any_word=True)


def _visible_hits(runner: QueryRunner, strictness: Strictness, visible: Visible) -> list[Reference]:
    """Return the visible hits. The window grows when hits that the reader may not see fill it."""
    limit = FIRST_WINDOW
    while True:
        references = runner.run(strictness, limit)
        shown = visible(references)
        if len(shown) >= MAX_HITS or len(references) < limit:
            return shown
        limit *= WINDOW_GROWTH
