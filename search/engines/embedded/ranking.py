"""Find the documents with the most points without reading all that match.

FTS5 gives the documents that match in the order of their numbers: the heaviest first and, of equals, the latest. Two
things follow. Where few documents match a requirement, or match many of its clauses at a better level, a ``Ranking``
inspects them all: it looks each word up in their strong fields. And of the documents that match their clauses in the
same way (the same points for each clause) the first ``limit`` are the best, so it reads no more of each way: of one
clause at a time, then of two, up to as many as were inspected. The best documents are those that reading all of them
would give, unless a query of common words needs more than ``MAX_READS``.
"""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from heapq import heapify, heappop, heappush, nlargest
from itertools import count

from search.engines.embedded.storage import WEIGHT_SHIFT, weight_of

MOST_INSPECTED = 400  # documents; to inspect one takes some microseconds
MOST_CLAUSES_COUNTED, MAX_COUNTING_CHARACTERS = 3, 20_000  # of the expression for documents that match many clauses
# Of a requirement. A query of common words may need more: then a document that matches several of them may rank lower
# than its points say. Measured: docs/search.md.
MAX_READS, MAX_COMBINATIONS = 250, 5_000
READS_BETWEEN_THRESHOLDS = 20

Matches = Callable[[str, int, int], list[int]]  # (expression, limit, least number) -> numbers, the highest first
Fields = Callable[[list[int]], Iterable[tuple[int, tuple[str, ...]]]]  # -> number, terms of each strong field


@dataclass(frozen=True)
class Level:
    """A way to match a clause, and the points that it gives."""

    points: int
    expression: str
    words: tuple[tuple[int, str], ...] = ()  # the part of the expression that is one term in a strong field, by number
    rest: str = ""  # the other part


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

    def __init__(self, matches: Matches, strong_fields: Fields, clause_count: int, limit: int):
        self._matches, self._strong_fields, self._limit = matches, strong_fields, limit
        self._points: list[dict[int, int]] = [{} for _clause in range(clause_count)]
        self._few = max(MOST_INSPECTED, limit + 1)
        self._highest = self._threshold = self._reads = 0

    def best(self) -> list[int]:
        """Return the best documents, at most ``limit``: those with most points times weight, of equals the latest."""
        return [number for _score, number in self._best()]

    def add(self, requirement: Requirement) -> None:
        """Read documents that meet a requirement."""
        self._reads = 0
        if most := self._inspect(requirement):
            threshold = self._lowest_score()
            ways = [
                self._read(requirement, {clause: level}, threshold)
                for clause, levels in enumerate(requirement.levels)
                for level in levels
            ]
            self._combine(requirement, [way for way in ways if way], most)

    def _inspect(self, requirement: Requirement) -> int:
        """Inspect the documents that match many clauses at one of their levels: as many clauses as makes them few.

        Return how many clauses the others match at most: documents that match none of them have the points of the
        requirement, and the first ones get these here.
        """
        clauses = [_any_of(level.expression for level in levels) for levels in requirement.levels if levels]
        if len(clauses) < 2:  # each level is a way of its own, and the first documents of each are enough
            is_met = not any(requirement.points) or self._read(requirement, {}, self._lowest_score())
            return len(clauses) if is_met else 0
        if not requirement.expression:  # to count the clauses of so many documents takes longer than combining ways
            return len(clauses)
        if self._inspected(requirement, requirement.expression):
            return 0
        for number in range(1, min(len(clauses), MOST_CLAUSES_COUNTED) + 1):
            counting = _at_least(number, clauses)
            if len(counting) > MAX_COUNTING_CHARACTERS:
                break
            if self._inspected(requirement, _all_of(requirement.expression, counting)):
                return number - 1
        return len(clauses)

    def _inspected(self, requirement: Requirement, expression: str) -> bool:
        """Give the documents that match all their points when they are few, otherwise the first ones those of the
        requirement. Return whether they are few."""
        numbers = self._matches(expression, self._few, 0)
        are_few = len(numbers) < self._few
        self._give(requirement, {}, numbers if are_few else numbers[: self._limit])
        if are_few and numbers:
            self._give_levels(requirement, expression, numbers)
        return are_few

    def _give_levels(self, requirement: Requirement, expression: str, numbers: list[int]) -> None:
        """Give these documents the points of the levels that they match; they are all that match the expression."""
        for clause, levels in enumerate(requirement.levels):
            for level in levels:
                if level.rest:
                    matching = self._matches(_all_of(expression, level.rest), self._few, 0)
                    self._give(requirement, {clause: level}, matching)
        words = [
            (points, [(level.points, *word) for level in levels for word in level.words])
            for points, levels in zip(self._points, requirement.levels, strict=False)
        ]
        for number, fields in self._strong_fields(numbers):
            for points, of_clause in words:
                value = next((value for value, field, word in of_clause if word in fields[field]), 0)
                if value > points.get(number, 0):
                    points[number] = value

    def _give(self, requirement: Requirement, levels: dict[int, Level], numbers: list[int]) -> None:
        """Give these documents the points of the requirement, and of these levels of some clauses."""
        self._highest = max([self._highest, *numbers[:1]])
        for clause, points in enumerate(self._points):
            value = levels[clause].points if clause in levels else requirement.points[clause]
            for number in numbers if value else ():
                if points.get(number, 0) < value:
                    points[number] = value

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

    def _combine(self, requirement: Requirement, singles: list[_Way], most: int) -> None:
        """Read the documents that match two clauses where a way was cut off, then three, up to so many."""
        if most < 2 or all(way.documents is not None for way in singles):
            return
        order = count()
        waiting = [(-_total(requirement, way.levels), next(order), way) for way in singles]
        heapify(waiting)
        while waiting:
            _total_of_way, _order, way = heappop(waiting)
            if len(way.levels) == most:
                continue
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
        expression = _all_of(requirement.expression, *(level.expression for level in levels.values()))
        numbers = self._matches(expression, self._limit, least)
        if not numbers and not least:
            return None
        self._give(requirement, levels, numbers)
        return _Way(levels, None if least or len(numbers) == self._limit else frozenset(numbers))


def _total(requirement: Requirement, levels: dict[int, Level]) -> int:
    return sum(
        levels[clause].points if clause in levels else points for clause, points in enumerate(requirement.points)
    )


def _all_of(*expressions: str) -> str:
    return " AND ".join(f"({each})" for each in expressions if each)


def _any_of(expressions: Iterable[str]) -> str:
    return " OR ".join(f"({each})" for each in expressions)


def _at_least(number: int, clauses: list[str]) -> str:
    """Return the expression that matches when at least so many of the clauses do."""
    if number == 1:
        return _any_of(clauses)
    first = range(len(clauses) - number + 1)
    return _any_of(_all_of(clauses[each], _at_least(number - 1, clauses[each + 1 :])) for each in first)
