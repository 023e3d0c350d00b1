"""The estimate follows what it is told: more people need more, and the goals are kept with what it says."""

from dataclasses import replace
from random import Random

import pytest

from benchmarks.scale import MOST_BUSY, P95_WANTED, Costs, Habits, Hour, enough_processes, lines, live, simulate

pytestmark = pytest.mark.once

COSTS = Costs()
LARGE = Hour(100_000, Habits(rush=50))


def test_the_same_seed_gives_the_same_figures():
    assert lines(LARGE, COSTS, seed=3) == lines(LARGE, COSTS, seed=3)


def test_with_too_few_processes_pages_wait_and_with_enough_they_do_not():
    too_few = simulate(LARGE, 2, COSTS, Random(1))
    enough = enough_processes(LARGE, COSTS, seed=1)
    assert too_few.p95 > P95_WANTED
    assert (enough.p95 <= P95_WANTED, enough.busy <= MOST_BUSY) == (True, True)
    assert enough.processes > 2


def test_a_small_community_needs_one_process_of_each_kind():
    hour = Hour(1_000, Habits())
    assert enough_processes(hour, COSTS, seed=1).processes == live(hour, COSTS).processes == 1


def test_without_new_posts_nearly_all_pages_of_visitors_are_kept():
    habits = Habits(years=0.0001)  # few topics, so that few pages are made for the first time
    still = Hour(100_000, replace(habits, posts=0.0001))
    lively = Hour(100_000, replace(habits, posts=0.15))
    kept, kept_when_lively = (simulate(hour, 1, COSTS, Random(1)).kept for hour in (still, lively))
    assert kept > 0.9 > kept_when_lively


def test_a_page_that_costs_twice_as_much_makes_processes_twice_as_busy():
    dear = replace(COSTS, member_pages=tuple((share, 2 * cost) for share, cost in COSTS.member_pages))
    dear = replace(dear, visitor_page=2 * COSTS.visitor_page, visitor_page_made=2 * COSTS.visitor_page_made)
    once, twice = (simulate(LARGE, 40, costs, Random(1)).busy for costs in (COSTS, dear))
    assert twice == pytest.approx(2 * once, rel=0.05)


def test_sockets_of_a_busy_house_are_shared_by_processes_before_one_is_full():
    busy = Hour(1_000_000, Habits(rush=20))
    assert live(busy, COSTS).processes > 1
    assert live(busy, COSTS).cores / live(busy, COSTS).processes <= MOST_BUSY
