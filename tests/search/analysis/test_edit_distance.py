"""Typing errors are counted."""

import pytest

from search.analysis.edit_distance import edit_distance


@pytest.mark.parametrize(
    ("first", "second", "errors"),
    [("depresie", "depressie", 1), ("depressei", "depressie", 1), ("manie", "manie", 0), ("angst", "rouw", 3)],
)
def test_edit_distance_counts_up_to_its_limit(first, second, errors):
    assert edit_distance(first, second, 2) == errors
