"""The numbers of rows on the page of one's data are those that the holdings give, in one query."""

from community.privacy.counts import count_rows
from community.privacy.registry import holdings
from tests.community.privacy.filled import Filler


def test_numbers_are_those_of_each_holding_in_one_query(cast, django_assert_num_queries):
    filler = Filler()
    for holding in holdings():
        filler.row(holding.model, holding.owner, cast.anna, cast.bram)
    count_rows(cast.anna)
    with django_assert_num_queries(1):
        counted = count_rows(cast.anna)
    assert counted == {holding.model_label: holding.rows_of(cast.anna).count() for holding in holdings()}
    assert [name for name, number in counted.items() if not number] == []
