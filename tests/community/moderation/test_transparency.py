"""The public figures about moderation: small numbers are never shown, and never to be computed."""

from datetime import UTC, date, datetime, timedelta
from itertools import product

import pytest
from django.urls import reverse
from hypothesis import given, settings
from hypothesis import strategies as st

from community.moderation.decisions.actions import decide_report
from community.moderation.models import Decision, HalfYear, Report
from community.moderation.reports.actions import make_report
from community.moderation.transparency.actions import publish_figures
from community.moderation.transparency.figures import RESULTS, RULES, figures_of
from community.moderation.transparency.suppression import suppressed, with_totals
from tests.support.forum import make_reply, make_topic

SPRING, AUTUMN = date(2026, 1, 1), date(2026, 7, 1)


@st.composite
def tables(draw, most: int = 30, lines: int = 4):
    width = draw(st.integers(1, lines))
    row = st.lists(st.integers(0, most), min_size=width, max_size=width)
    return draw(st.lists(row, min_size=1, max_size=lines))


@given(tables())
@settings(max_examples=150, deadline=None)
@pytest.mark.once
def test_published_number_is_true_and_never_below_the_threshold(cells):
    shown, true = suppressed(cells, threshold=10), with_totals(cells)
    numbers = [(cell, number) for pair in zip(shown, true, strict=True) for cell, number in zip(*pair, strict=True)]
    assert all(cell is None or cell == number >= 10 for cell, number in numbers)


@given(tables())
@settings(max_examples=150, deadline=None)
@pytest.mark.once
def test_no_row_or_column_has_a_single_suppressed_cell(cells):
    shown = suppressed(cells, threshold=10)
    for line in [*shown, *zip(*shown, strict=True)]:
        assert list(line).count(None) != 1


@given(tables(most=4, lines=2))
@settings(max_examples=60, deadline=None)
@pytest.mark.once
def test_each_suppressed_cell_differs_in_some_table_with_the_same_published_cells(cells):
    shown = suppressed(cells, threshold=3)
    height, width = len(cells), len(cells[0])
    candidates = [shown_as(numbers, width) for numbers in product(range(6), repeat=height * width)]
    alike = [table for table in candidates if agrees(table, shown)]
    for r, c in product(range(height + 1), range(width + 1)):
        assert shown[r][c] is not None or len({table[r][c] for table in alike}) > 1


def shown_as(numbers: tuple, width: int) -> list[list[int]]:
    return with_totals([list(numbers[at : at + width]) for at in range(0, len(numbers), width)])


def agrees(table: list, shown: list) -> bool:
    return all(
        cell is None or cell == number
        for row, cells in zip(table, shown, strict=True)
        for number, cell in zip(row, cells, strict=True)
    )


@pytest.mark.once
def test_one_small_cell_takes_a_partner_in_its_row_and_column():
    shown = suppressed([[3, 20, 30], [40, 50, 60], [70, 80, 90]], threshold=10)
    assert shown == [[None, None, 30, 53], [None, None, 60, 150], [70, 80, 90, 240], [113, 150, 180, 443]]


@pytest.mark.once
def test_zeros_that_add_up_to_a_published_total_are_not_given_away():
    shown = suppressed([[0, 0, 40], [30, 30, 30]], threshold=10)
    assert shown[0][2] is None or shown[0][3] is None


def decided(cast, board, number: int, *, on: datetime, rule="unkind", outcome="hide", waited=timedelta(hours=5)):
    """Let Mo decide on this many reports of one day."""
    topic = make_topic(cast.anna, board)
    for _ in range(number):
        post = make_reply(cast.bram, topic, "Wat een onzin.")
        report = make_report(actor=cast.anna, kind="post", thing=post, rule=rule)
        decision = decide_report(actor=cast.mo, report=report, outcome=outcome, rule=rule, explanation="Dit kwetst.")
        Report.objects.filter(pk=report.pk).update(created_at=on, decided_at=on + waited)
        Decision.objects.filter(pk=decision.pk).update(created_at=on + waited)
    return decision


def numbers(figures: dict, table: str) -> dict:
    part = figures[table]
    rows = zip([*part["rows"], "total"], part["cells"], strict=True)
    columns = [*part["columns"], "total"]
    return {(rule, column): cell for rule, row in rows for column, cell in zip(columns, row, strict=True)}


MARCH = datetime(2026, 3, 10, 12, tzinfo=UTC)


def test_reports_and_decisions_of_a_half_year_are_counted(cast, board):
    decided(cast, board, 12, on=MARCH)
    decided(cast, board, 11, on=MARCH, rule="advice", outcome="warn")
    decided(cast, board, 10, on=MARCH + timedelta(days=200))
    figures = figures_of(SPRING)
    # each row has one number and zeros: the zeros are suppressed, and so is a partner
    assert {numbers(figures, "decisions")[key] for key in (("total", "total"), ("unkind", "total"))} <= {23, 12, None}
    assert numbers(figures, "decisions")["total", "total"] == 23
    assert figures["minutes"] == {"danger": None, "other": 300}


def test_figures_hold_no_number_below_ten(cast, board):
    decided(cast, board, 9, on=MARCH)
    figures = figures_of(SPRING)
    assert {cell for name in ("reports", "decisions") for row in figures[name]["cells"] for cell in row} == {None}
    assert figures["minutes"] == {"danger": None, "other": None}
    assert not figures["is_empty"]


def test_every_decision_stands_in_one_column(cast, board, monkeypatch):
    everything = "community.moderation.transparency.figures.suppressed"
    monkeypatch.setattr(everything, lambda cells, threshold: with_totals(cells))
    decision = decided(cast, board, 1, on=MARCH)
    about = {
        "kind": "post",
        "thing": decision.thing,
        "rule": "unkind",
        "explanation": "Zo is het.",
        "created_at": MARCH,
    }
    Decision.objects.create(**about, outcome="restore", second_look_at=decision)
    Decision.objects.create(**about, outcome="hide", is_automatic=True)
    Decision.objects.create(**about, outcome="hide", is_by_host=True)
    shown = numbers(figures_of(SPRING), "decisions")
    assert [shown["unkind", column] for column in RESULTS] == [1, 0, 0, 0, 0, 0, 1, 1, 1, 0]
    assert len(shown) == (len(RULES) + 1) * (len(RESULTS) + 1)


def test_half_year_is_published_once_and_stays(cast, board):
    decided(cast, board, 12, on=MARCH)
    assert publish_figures(date(2026, 6, 30)) == 0
    assert publish_figures(date(2026, 7, 1)) == 1
    before = HalfYear.objects.get().figures
    decided(cast, board, 3, on=MARCH)
    assert publish_figures(date(2026, 7, 2)) == 0
    assert HalfYear.objects.get().figures == before


def test_empty_half_year_after_the_first_is_published_and_says_so(cast, board, client):
    decided(cast, board, 12, on=MARCH)
    assert publish_figures(date(2027, 1, 1)) == 2
    page = client.get(reverse("moderation:figures")).content.decode()
    assert "niemand iets gemeld" in page
    assert reverse("moderation:figures_of", args=["2026-1"]) in page


def test_page_without_figures_says_when_they_come(client, db):
    page = client.get(reverse("moderation:figures"))
    assert page.status_code == 200
    assert "Er zijn nog geen cijfers" in page.content.decode()


def test_page_asks_one_query_for_figures(cast, board, client, django_assert_max_num_queries):
    decided(cast, board, 12, on=MARCH)
    publish_figures(date(2026, 7, 1))
    with django_assert_max_num_queries(4):
        page = client.get(reverse("moderation:figures"))
    assert "12" in page.content.decode()
    assert page.wsgi_request.resolver_match.func.is_kept_for_visitors


def test_file_has_the_same_cells_suppressed(cast, board, client):
    decided(cast, board, 12, on=MARCH)
    decided(cast, board, 4, on=MARCH, rule="advice")
    publish_figures(date(2026, 7, 1))
    answer = client.get(reverse("moderation:figures_csv", args=["2026-1"]))
    assert answer["Content-Type"].startswith("text/csv")
    cells = {cell for line in answer.content.decode().splitlines() for cell in line.split(",")}
    assert "4" not in cells
    assert "–" in cells


@pytest.mark.parametrize("name", ["2026-3", "nee", "2026-1-1", "2031-1"])
def test_half_year_that_is_not_there_is_not_found(client, db, name):
    assert client.get(reverse("moderation:figures_of", args=[name])).status_code == 404
