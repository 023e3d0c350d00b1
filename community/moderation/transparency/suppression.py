"""Suppression of small cells in a table that is published with its totals.

A cell below the threshold is suppressed, and so are partners: as many as it takes until no suppressed cell can be
computed from the others. A reader knows that cells are whole numbers from 0 on, and that rows and columns add up.
"""

from collections.abc import Iterator
from heapq import heappop, heappush

type Numbers = list[list[int]]
type Line = tuple[str, int]  # "row" or "column", and its number
type Position = tuple[int, int]  # row, column; the last row and the last column hold the totals


def with_totals(cells: Numbers) -> Numbers:
    """Return the table with a column and a row of totals."""
    rows = [[*row, sum(row)] for row in cells]
    return [*rows, [sum(column) for column in zip(*rows, strict=True)]]


def suppressed(cells: Numbers, *, threshold: int) -> list[list[int | None]]:
    """Return the table with its totals, None instead of each suppressed cell.

    ``cells`` has at least one row and one column, without totals.
    """
    table = with_totals(cells)
    hidden = {position for position in _positions(table) if _at(table, position) < threshold}
    checked: set[Position] = set()
    while waiting := hidden - checked:
        position = min(waiting)
        hidden |= _partners(table, hidden, position)
        checked.add(position)
    return [[None if (r, c) in hidden else n for c, n in enumerate(row)] for r, row in enumerate(table)]


def _positions(table: Numbers) -> Iterator[Position]:
    return ((r, c) for r, row in enumerate(table) for c in range(len(row)))


def _at(table: Numbers, position: Position) -> int:
    return table[position[0]][position[1]]


def _partners(table: Numbers, hidden: set[Position], position: Position) -> set[Position]:
    """Return the cells with which this one cannot be computed: none besides ``hidden`` where that is so already, else
    those with the smallest sum.

    Another table with the same published cells differs along a cycle of suppressed cells: one more here, one less in
    the same row, and so on back. The cycle is a path from the row to the column of this cell, or the other way.
    """
    row, column = ("row", position[0]), ("column", position[1])
    can_rise, can_fall = _directions(table, position)
    paths = [_cheapest(table, hidden, position, column, row)] if can_rise else []
    paths += [_cheapest(table, hidden, position, row, column)] if can_fall else []
    return min((path for path in paths if path is not None), key=lambda path: path[0])[1]


def _directions(table: Numbers, position: Position) -> tuple[bool, bool]:
    """Return whether the cell can rise and fall, where a total counts as negative: then each line adds up to 0."""
    is_total = (position[0] == len(table) - 1) != (position[1] == len(table[0]) - 1)
    has_some = _at(table, position) > 0
    return (has_some, True) if is_total else (True, has_some)


def _cheapest(
    table: Numbers, hidden: set[Position], without: Position, start: Line, goal: Line
) -> tuple[int, frozenset[Position]] | None:
    """Return the path between two lines that suppresses least, as its cost and its cells; None when there is none. It
    goes from a row to a column where the cell can rise, and from a column to a row where it can fall."""
    done: set[Line] = set()
    waiting: list = [(0, [], start)]
    while waiting:
        cost, path, line = heappop(waiting)
        if line == goal:
            return cost, frozenset(path)
        if line in done:
            continue
        done.add(line)
        for position, following in _steps(table, line):
            if position != without and following not in done:
                price = 0 if position in hidden else _at(table, position) + 1
                heappush(waiting, (cost + price, [*path, position], following))
    return None


def _steps(table: Numbers, line: Line) -> Iterator[tuple[Position, Line]]:
    """Yield the cells of this line over which a path goes on, and the line that follows."""
    kind, number = line
    if kind == "row":
        positions = [(number, c) for c in range(len(table[0]))]
        yield from ((position, ("column", position[1])) for position in positions if _directions(table, position)[0])
    else:
        positions = [(r, number) for r in range(len(table))]
        yield from ((position, ("row", position[0])) for position in positions if _directions(table, position)[1])
