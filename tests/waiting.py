"""Which rows somebody takes hold of, in order: two who take the same rows in another order wait for each other."""

import re

import pytest
from django.db import connection
from django.db.models import QuerySet

CHANGED = re.compile(r'(?:UPDATE|DELETE FROM) "(\w+)"')


@pytest.fixture
def taken(monkeypatch) -> list[str]:
    """The tables of the rows, in order. A database that has no locks on rows shows it, too."""
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
