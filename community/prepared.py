"""Queries that every page asks: their SQL is made once in each process.

To build and compile a queryset takes three to ten times as long as the database needs to answer it. A queryset is
compiled here by Django itself, at first use; after that only the values in it change.
"""

import json
from collections.abc import Callable, Collection
from copy import copy
from functools import partial, reduce
from operator import or_

from django.core.exceptions import EmptyResultSet
from django.db import DEFAULT_DB_ALIAS, connections
from django.db.models import Expression, Field, Q, QuerySet


class Parameter(Expression):
    """A value that is given when the query runs, in a place where a queryset has a value: one value, and no list.

    ``derive`` computes from the value that is given what the database gets.
    """

    def __init__(self, name: str, field: Field, derive: Callable[[object], object] | None = None):
        super().__init__(output_field=field)
        self.name, self.derive = name, derive

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return "%s", [self]

    def bound(self, values: dict, connection) -> object:
        value = self.derive(values[self.name]) if self.derive else values[self.name]
        return self.output_field.get_db_prep_value(value, connection, prepared=False)


class ListParameter(Parameter):
    """A list of any length, also an empty one, in the place of what ``__in`` takes: the database unpacks it."""

    def as_sql(self, compiler, connection) -> tuple[str, list]:
        return f"(SELECT unnest(%s::{self.output_field.rel_db_type(connection)}[]))", [self]

    def as_sqlite(self, compiler, connection) -> tuple[str, list]:
        return "(SELECT value FROM json_each(%s))", [self]

    def bound(self, values: dict, connection) -> object:
        prepare = self.output_field.get_db_prep_value
        keys = [prepare(value, connection, prepared=False) for value in values[self.name]]
        return json.dumps(keys) if connection.vendor == "sqlite" else keys


class PreparedQuery:
    """``PreparedQuery(build)``: ``build()`` returns a queryset with a ``Parameter`` for each value that changes.

    ``rows(name=value)`` asks the database and returns what the queryset would: models with ``select_related``, or
    values. ``prefetch_related`` is not followed.
    """

    def __init__(self, build: Callable[[], QuerySet]):
        self._build = build
        self._compiled: dict[str, tuple] = {}  # by kind of database

    def rows(self, **values) -> list:
        """Raises: KeyError: a value is missing."""
        connection = connections[DEFAULT_DB_ALIAS]
        if connection.vendor not in self._compiled:
            self._compiled[connection.vendor] = self._compile(connection)
        queryset, compiler, sql, parameters, converters = self._compiled[connection.vendor]
        if sql is None:
            return []
        bound = tuple(p.bound(values, connection) if isinstance(p, Parameter) else p for p in parameters)
        runner = copy(compiler)  # of this thread alone
        runner.connection, runner.as_sql = connection, lambda: (sql, bound)
        runner.get_converters = lambda _columns: converters
        query = _With(queryset.query, get_compiler=lambda *_, **__: runner)
        return list(queryset._iterable_class(_With(queryset, query=query)))

    def first(self, **values) -> object | None:
        """Return the first row as the database gives it, or None."""
        return next(iter(self.rows(**values)), None)

    def _compile(self, connection) -> tuple:
        queryset = self._build()
        compiler = queryset.query.get_compiler(connection=connection)
        try:
            sql, parameters = compiler.as_sql()
        except EmptyResultSet:  # whatever the values are
            return queryset, compiler, None, (), {}
        columns = [column[0] for column in compiler.select[: compiler.col_count]]
        return queryset, compiler, sql, parameters, compiler.get_converters(columns)


class PreparedForMany:
    """A prepared query with lists: ``build(length)`` has ``listed("name", field, length)`` in the place of each list.

    ``rows(name=[value, ...], other=value)`` takes lists of one length or of several. It is compiled for a few lengths,
    and a list is filled up with its last value: so a condition that holds for a value must hold as well for that value
    twice.
    """

    def __init__(self, build: Callable[[int], QuerySet]):
        self._build = build
        self._queries: dict[int, PreparedQuery] = {}

    def rows(self, **values) -> list:
        """Return no rows when a list is empty. Raises: KeyError: a value is missing."""
        lists = {name: value for name, value in values.items() if isinstance(value, list)}
        if not all(lists.values()):
            return []
        length = max(len(filled(value)) for value in lists.values())
        if length not in self._queries:
            self._queries[length] = PreparedQuery(partial(self._build, length))
        for name, value in lists.items():
            del values[name]
            values |= {f"{name}_{number}": item for number, item in enumerate(filled(value, length))}
        return self._queries[length].rows(**values)


def derived(value: object, derive: Callable[[object], object], field: Field) -> object:
    """Return what ``derive`` computes from the value; where a parameter stands for the value, a parameter as well."""
    return Parameter(value.name, field, derive) if isinstance(value, Parameter) else derive(value)


def filled(values: Collection, length: int = 0) -> list:
    """Return the values, the last one repeated up to this length, else until there are 1, 2, 4, 8, ... of them: so few
    lengths of a list are compiled."""
    values = list(values)
    length = length or 1 << max(len(values) - 1, 0).bit_length()
    return values + values[-1:] * (length - len(values))


def listed(name: str, field: Field, length: int) -> list[Parameter]:
    return [Parameter(f"{name}_{number}", field) for number in range(length)]


def one_of(lookup: str, values: list[Parameter]) -> Q:
    """Return the condition that ``lookup`` is one of these: ``__in`` takes no expressions for a foreign key."""
    return reduce(or_, (Q(**{lookup: value}) for value in values))


class _With:
    """A queryset or query with another attribute in the place of its own."""

    def __init__(self, original, **replaced):
        self.__dict__.update(replaced, original=original)

    def __getattr__(self, name: str):
        return getattr(self.original, name)
