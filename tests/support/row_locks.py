"""Record the order in which code locks rows: two transactions that lock in opposite order can deadlock."""

import re

import pytest
from django.db import connection
from django.db.models import QuerySet

CHANGED = re.compile(r'(?:UPDATE|DELETE FROM) "(\w+)"')


@pytest.fixture
def locked_tables(monkeypatch) -> list[str]:
    """Record the tables of the rows that are locked or changed, in order; also on SQLite, which has no row locks."""
    order, real = [], QuerySet.select_for_update

    def select_for_update(rows, *args, **kwargs):
        order.append(rows.model._meta.db_table)
        return real(rows, *args, **kwargs)

    def run(execute, sql, params, many, context):
        order.extend(CHANGED.findall(sql))
        return execute(sql, params, many, context)

    monkeypatch.setattr(QuerySet, "select_for_update", select_for_update)
    with connection.execute_wrapper(run):
        yield order
