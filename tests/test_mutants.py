"""Every permission check is taken out in turn, in both directions, and the permission matrix must see each."""

from collections import Counter, defaultdict

import pytest

from tests.matrix import (  # noqa: F401 - they register probes
    action_probes,
    care_probes,
    case_probes,
    desk_probes,
    group_probes,
    host_probes,
    measure_probes,
    moderation_probes,
    page_probes,
    shift_probes,
)
from tests.matrix.asking import Asker
from tests.matrix.mutants import OPEN, SHUT, Check, checks, recorded
from tests.matrix.probes import PROBES, is_wrong
from tests.matrix.tables import Cell, cells, lay_out, rooms

pytestmark = pytest.mark.once  # a rule is the same on every database

# In these people everything that can be decided differs, and so many of each answer say enough: the matrix asks all.
SCOUTS = ("visitor", "newcomer", "member", "insider", "blocked", "moderator", "editor", "operator")
ENOUGH = {"done": 2, "absent": 3, "refused": 3}
# Taking this out changes nothing, because it lets everybody in already; checked below.
FIGURES = "community.moderation.querysets.half_year.HalfYearQuerySet.visible_to"
NO_CHECK = {
    ("community.pages.querysets.HelpLineQuerySet.visible_to", OPEN): "help is for everybody",
    (FIGURES, OPEN): "what is published is for everybody",
}
MOST_CELLS = 100  # of one mutant: who is not seen by then is asked everywhere and decides nowhere


def askers(house) -> dict[str, Asker]:
    return {room: Asker(house, lay_out(room, house)) for room in rooms()}


def scouted(asker_of: dict[str, Asker]) -> list[tuple[Asker, Cell]]:
    """Some of each answer, for each kind of object, state and verb; pages and sockets apart."""
    checks_found, times = [], Counter()
    for room, asker in asker_of.items():
        for cell in cells(room, asker.things):
            door = cell.door
            way = door.url_name if door.is_socket else door.method
            key = (way, door.kind, door.verb, cell.state, cell.expected)
            if cell.role in SCOUTS and times[key] < ENOUGH.get(cell.expected, 0):
                times[key] += 1
                checks_found.append((asker, cell))
    return checks_found


def cells_that_asked(checks_found: list[Check], asked_of: list[tuple[Asker, Cell]]) -> dict[str, list]:
    """Name of a check -> the cells in which it was asked."""
    by_code = {check.function.__code__: check.name for check in checks_found}
    asked_by = defaultdict(list)
    with recorded(checks_found) as asked:
        for asker, cell in asked_of:
            asked.clear()
            assert asker.answer(cell) == cell.expected, f"{cell}: before anything was taken out"
            for code in set(asked):
                asked_by[by_code[code]].append((asker, cell))
    return asked_by


def in_order(rows: list, check: Check, direction: str) -> list:
    """Order the cells: those that are likely to see it first, of the same room, one of each door before the others."""
    likely = ("absent", "refused") if direction == OPEN else ("done",)
    times, ranked = Counter(), []
    for asker, cell in rows:
        is_elsewhere = cell.door.url_name.partition(":")[0] not in check.name
        rank = (cell.expected not in likely, times[cell.door] > 0, is_elsewhere, times[cell.door], len(ranked))
        ranked.append((rank, asker, cell))
        times[cell.door] += 1
    return [(asker, cell) for _rank, asker, cell in sorted(ranked, key=lambda row: row[0])]


def is_seen(check: Check, direction: str, asked_by: dict[str, list], house) -> bool:
    """Whether some cell, or some probe, answers otherwise with this check taken out."""
    rows = in_order(asked_by[check.name], check, direction)[:MOST_CELLS]
    with check.taken_out(direction):
        if any(is_wrong(probe, house) for probe in PROBES.get(check.name, [])):
            return True
        return any(asker.answer(cell) != cell.expected for asker, cell in rows)


@pytest.mark.slow(seconds=40)
def test_every_permission_check_that_is_taken_out_is_missed(house, score):
    checks_found = checks()
    asked_by = cells_that_asked(checks_found, scouted(askers(house)))
    mutants = [(check, direction) for check in checks_found for direction in (OPEN, SHUT)]
    mutants = [(check, direction) for check, direction in mutants if (check.name, direction) not in NO_CHECK]
    survived = [f"{check.name}: {way}" for check, way in mutants if not is_seen(check, way, asked_by, house)]
    score("Mutants: taken out", len(mutants))
    score("Mutants: survived", len(survived))
    assert not survived, "\n".join(["", *survived])


def test_no_probe_sees_anything_while_every_check_is_active(house):
    for room in ("pages", "college"):
        lay_out(room, house)
    wrong = {probe.__name__ for some in PROBES.values() for probe in some if is_wrong(probe, house)}
    assert wrong == set()


def test_a_check_that_decides_nothing_is_found(house):
    """The control: taking out what lets everybody in is seen by nobody, so that is what a survivor looks like."""
    checks_found = [check for check in checks() if (check.name, OPEN) in NO_CHECK]
    askers_of = {room: Asker(house, lay_out(room, house)) for room in ("pages", "moderation")}
    asked_by = cells_that_asked(checks_found, scouted(askers_of))
    assert len(checks_found) == len(NO_CHECK)
    assert [check.name for check in checks_found if is_seen(check, OPEN, asked_by, house)] == []
    assert [check.name for check in checks_found if not is_seen(check, SHUT, asked_by, house)] == []
