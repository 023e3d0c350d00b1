"""The published figures of the demo fit the columns of the page, which grow with what the site can do."""

import pytest

from community.moderation.transparency.figures import ORIGINS, RESULTS, RULES
from demo.content import toml


@pytest.mark.parametrize(("table", "columns"), [("reports", ORIGINS), ("decisions", RESULTS)])
def test_every_row_of_figures_has_a_number_for_each_column(table, columns):
    rows = [(rule, row) for half in toml("reports")["half_year"] for rule, row in half[table].items()]
    assert len(rows) >= len(RULES)
    assert [rule for rule, row in rows if len(row) != len(columns)] == []
