"""A prepared query is compiled once, so it may hold nothing that changes: no present moment, no row that was read."""

from datetime import timedelta
from importlib import import_module
from pkgutil import walk_packages

import pytest
from django.db import connection
from django.utils import timezone

from community.indexing import sources
from community.members.querysets.reader_query import ReaderQuery, ReaderSlices
from community.prepared import Parameter, PreparedQuery
from search.visibility import keys_query, rows_query, visibility_rules
from tests.support.rooms import PACKAGES


def prepared_queries() -> list[PreparedQuery]:
    """Return those that stand in a module, for a visitor and for a member with blocks and mutes."""
    names = [module.name for top in PACKAGES for module in walk_packages(import_module(top).__path__, f"{top}.")]
    modules = [import_module(name) for name in names if ".settings" not in name and ".migrations" not in name]
    queries = list({id(value): value for module in modules for value in vars(module).values()}.values())
    for_readers = [query for query in queries if isinstance(query, ReaderQuery)]
    for_readers += [keys_query(visibility_rules()), *(rows_query(source.visible) for source in sources().values())]
    for_readers += [query for each in queries if isinstance(each, ReaderSlices) for query in each.queries.values()]
    plain = [query for query in queries if isinstance(query, PreparedQuery)]
    return plain + [query.prepared(sizes) for query in for_readers for sizes in (None, (0, 0), (2, 1))]


def compiled(query: PreparedQuery) -> tuple:
    _queryset, _compiler, sql, parameters, _converters = query._compile(connection)
    return sql, [value.name if isinstance(value, Parameter) else value for value in parameters]


@pytest.mark.django_db
def test_prepared_queries_are_the_same_at_any_moment_and_ask_nothing(django_assert_num_queries, monkeypatch):
    queries, now = prepared_queries(), timezone.now
    assert len(queries) > 5
    with django_assert_num_queries(0):
        before = [compiled(query) for query in queries]
        monkeypatch.setattr(timezone, "now", lambda: now() + timedelta(days=400))
        assert [compiled(query) for query in queries] == before
