"""Find the documents with the most points without reading all that match.

FTS5 gives the documents that match in the order of their numbers: the heaviest first and, of equals, the latest. So of
the documents that match their clauses in the same way (the same points for each clause) the first ``limit`` are the
best, and a ``Ranking`` reads no more of each way. Where such a list was cut off, it also reads the documents that match
two clauses in these ways, then three, and so on. The best documents are those that reading all of them would give,
unless a query of common words needs more than ``MAX_READS``.
"""

from collections.abc import Callable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, nlargest
from itertools import count

from search.engines.embedded.storage import WEIGHT_SHIFT, weight_of

# Of a requirement. Queries of three to five common words may need more: then a document that matches several of them
# may rank lower than its points say, also among the first twenty. Measured: docs/search.md.
MAX_READS, MAX_COMBINATIONS = 250, 5_000
READS_BETWEEN_THRESHOLDS = 20

Matches = Callable[[str, int, int], list[int]]  # (expression, limit, least number) -> numbers, the highest first


@dataclass(frozen=True)
class Level:
    """A way to match a clause, and the points that it gives."""

    points: int
    expression: str


@dataclass(frozen=True)
class Requirement:
    """The expression that a document must match (empty: any level), its points for each clause, and what gives more."""

    expression: str
    points: tuple[int, ...]
    levels: tuple[tuple[Level, ...], ...]


@dataclass(frozen=True)
class _Way:
    """Levels of some clauses, and the documents that match them; ``None`` when not all of those were read."""

    levels: dict[int, Level]
    documents: frozenset[int] | None


class Ranking:
    """The points of the documents that were read, for each clause."""

    def __init__(self, matches: Matches, clause_count: int, limit: int):
        self._matches, self._limit = matches, limit
        self._points: list[dict[int, int]] = [{} for _clause in range(clause_count)]
        self._highest = self._threshold = self._reads = 0

    def best(self) -> list[int]:
        """Return the best documents, at most ``limit``: those with most points times weight, of equals the latest."""
        return [number for _score, number in self._best()]

    def add(self, requirement: Requirement) -> None:
        """Read documents that meet a requirement."""
        self._reads, threshold = 0, self._lowest_score()
        if any(requirement.points) and not self._read(requirement, {}, threshold):
            return
        ways = [
            self._read(requirement, {clause: level}, threshold)
            for clause, levels in enumerate(requirement.levels)
            for level in levels
        ]
        self._combine(requirement, [way for way in ways if way])

    def _best(self) -> list[tuple[int, int]]:
        totals: dict[int, int] = {}
        for points in self._points:
            for number, value in points.items():
                totals[number] = totals.get(number, 0) + value
        return nlargest(self._limit, ((total * weight_of(number), number) for number, total in totals.items()))

    def _lowest_score(self) -> int:
        """Return the score below which a document is not among the best any more; 0 while there is room."""
        best = self._best()
        return best[-1][0] if len(best) == self._limit else 0

    def _combine(self, requirement: Requirement, singles: list[_Way]) -> None:
        """Read the documents that match several clauses where a way was cut off, the best combinations first."""
        if all(way.documents is not None for way in singles):
            return
        order = count()
        waiting = [(-_total(requirement, way.levels), next(order), way) for way in singles]
        heapify(waiting)
        while waiting:
            _total_of_way, _order, way = heappop(waiting)
            for single in singles:
                if max(way.levels) >= min(single.levels):
                    continue
                if self._reads >= MAX_READS or next(order) >= MAX_COMBINATIONS:
                    return
                if combined := self._combined(requirement, way, single):
                    heappush(waiting, (-_total(requirement, combined.levels), next(order), combined))

    def _combined(self, requirement: Requirement, way: _Way, single: _Way) -> _Way | None:
        """Return the combination of two ways; ``None`` when no document matches both."""
        levels = way.levels | single.levels
        if way.documents is not None and single.documents is not None:  # then they have these points already
            both = way.documents & single.documents
            return _Way(levels, both) if both else None
        if self._reads % READS_BETWEEN_THRESHOLDS == 0:
            self._threshold = self._lowest_score()
        self._reads += 1
        short = way.documents is not None or single.documents is not None
        return self._read(requirement, levels, 0 if short else self._threshold)

    def _read(self, requirement: Requirement, levels: dict[int, Level], threshold: int) -> _Way | None:
        """Read the first documents that match these levels; ``None`` when there are none.

        Documents that are too light to reach the threshold with these points alone are left out.
        """
        least = -(-threshold // _total(requirement, levels)) << WEIGHT_SHIFT if threshold else 0
        if least > self._highest:
            return _Way(levels, None)
        expressions = [requirement.expression, *(level.expression for level in levels.values())]
        numbers = self._matches(" AND ".join(f"({each})" for each in expressions if each), self._limit, least)
        if not numbers and not least:
            return None
        self._highest = max([self._highest, *numbers[:1]])
        for clause, points in enumerate(self._points):
            value = levels[clause].points if clause in levels else requirement.points[clause]
            for number in numbers if value else ():
                if points.get(number, 0) < value:
                    points[number] = value
        return _Way(levels, None if least or len(numbers) == self._limit else frozenset(numbers))


def _total(requirement: Requirement, levels: dict[int, Level]) -> int:
    return sum(
        levels[clause].points if clause in levels else points for clause, points in enumerate(requirement.points)
    )
