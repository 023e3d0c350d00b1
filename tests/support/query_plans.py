"""The plans by which the database answers queries, read from ``EXPLAIN``: which cost more with every row of members.

A plan grows when it reads a whole table, sorts rows beside a table (a *temp b-tree*), or lists rows for an ``IN``.
Tables that grow are those of the privacy registry: what members write, and what is kept about them.
"""

import json
import re
from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from functools import cache

from django.apps import apps
from django.db import connection

from community.privacy.registry import holdings

OF_THE_CMS = {"pages", "wagtailcore", "auth"}  # what editors write: some hundreds of pages, and who they are
# Personal data of a few people, however large the site is.
FEW = {"rooms.Room", "members.Duty", "members.Member_groups", "members.Member_user_permissions"}
# Says nothing of a person, and grows with every message.
WITHOUT_PERSONAL_DATA = {
    "private.Conversation",
    "private.Change",
    "rooms.RoomEvent",
    "django_tasks_database.DBTaskResult",
}

FROM_TABLE = re.compile(r'(?:FROM|JOIN) "(\w+)"(?: (?:AS )?"?(\w+)"?)?')
READS = re.compile(
    r"^(SCAN|SEARCH) (\w+)(?: USING (?:AUTOMATIC )?(?:PARTIAL )?(COVERING INDEX|INDEX|INTEGER PRIMARY KEY)(?: (\w+))?)?"
)
NO_ALIASES = {"WHERE", "ON", "INNER", "LEFT", "ORDER", "GROUP", "LIMIT"}


@cache
def growing_tables() -> set[str]:
    """Return the names of the tables that get rows by what members do."""
    labels = {holding.model_label for holding in holdings()} - FEW
    models = [apps.get_model(label) for label in sorted(labels | WITHOUT_PERSONAL_DATA)]
    return {model._meta.db_table for model in models if model._meta.app_label not in OF_THE_CMS}


@contextmanager
def recorded() -> Iterator[dict[str, tuple]]:
    """Record the SELECTs that are executed: SQL -> parameters of the first time."""
    statements: dict[str, tuple] = {}

    def record(execute, sql, params, many, context):
        if sql.startswith("SELECT"):
            statements.setdefault(sql, params)
        return execute(sql, params, many, context)

    with connection.execute_wrapper(record):
        yield statements


def growing_steps(sql: str, params: tuple) -> list[str]:
    """Return the steps of the plan of this query that cost more as tables grow: "scan of forum_topic"."""
    steps = _steps_of_sqlite if connection.vendor == "sqlite" else _steps_of_postgresql
    return sorted(set(steps(sql, params)))


def plan_of(sql: str, params: tuple) -> str:
    """Return the plan as text, on SQLite."""
    return "\n".join(detail for *_numbers, detail in _explain("EXPLAIN QUERY PLAN", sql, params))


def _explain(prefix: str, sql: str, params: tuple) -> list[tuple]:
    with connection.cursor() as cursor:
        cursor.execute(f"{prefix} {sql}", params)
        return cursor.fetchall()


def _steps_of_sqlite(sql: str, params: tuple) -> Iterator[str]:
    tables, tables_of_indexes = _tables_by_alias(sql), _tables_of_indexes()
    heads, levels = {}, defaultdict(list)
    for key, parent, _unused, detail in _explain("EXPLAIN QUERY PLAN", sql, params):
        heads[key] = detail
        levels[parent].append(detail)
    for parent, details in levels.items():
        head = heads.get(parent, "")
        loops = [loop for detail in details if (loop := _loop(detail, tables, tables_of_indexes))]
        for loop in loops:
            if loop.reads == "all" or (loop.reads == "in order" and not _stops(sql, head)):
                yield from loop.as_steps("scan")
        if any(detail.startswith("USE TEMP B-TREE") for detail in details):
            yield from (step for loop in loops for step in loop.as_steps("sort"))
        if head.startswith(("LIST SUBQUERY", "MATERIALIZE", "CO-ROUTINE")):
            yield from (step for loop in loops for step in loop.as_steps("list"))


@dataclass(frozen=True)
class Loop:
    """A loop of a plan of SQLite over rows of one table (or of one of several, when aliases are alike)."""

    reads: str  # all, in order, some, one
    tables: set[str]
    search: str  # "(member_id=?)", the columns by which rows are found

    def as_steps(self, word: str) -> list[str]:
        grow = self.tables & growing_tables() if self.reads != "one" else set()
        return [f"{word} of {table} {self.search}".strip() for table in grow]


def _stops(sql: str, head: str) -> bool:
    """Return whether reading in the order of an index ends early: where the query has a limit, and in an EXISTS."""
    return "SUBQUERY" in head or re.search(r"LIMIT (?:%s|\d+)(?: OFFSET (?:%s|\d+))?\s*$", sql) is not None


def _loop(detail: str, tables: dict, tables_of_indexes: dict) -> Loop | None:
    if not (match := READS.match(detail)):
        return None
    verb, alias, using, index = match.groups()
    names = {tables_of_indexes[index]} if index in tables_of_indexes else tables.get(alias, set())
    columns = re.search(r"\(.*\)", detail)
    search = columns[0] if columns else ""
    if verb == "SCAN":
        return Loop("in order" if using else "all", names, search)
    is_one = using == "INTEGER PRIMARY KEY" or (index is not None and _is_unique(index, search))
    return Loop("one" if is_one else "some", names, search)


@cache
def _is_unique(index: str, search: str) -> bool:
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM pragma_index_info(%s)", [index])
        columns = cursor.fetchone()[0]
    return index.startswith("sqlite_autoindex") and search.count("=?") == columns


@cache
def _tables_of_indexes() -> dict[str, str]:
    with connection.cursor() as cursor:
        cursor.execute("SELECT name, tbl_name FROM sqlite_master WHERE type = 'index'")
        return dict(cursor.fetchall())


def _tables_by_alias(sql: str) -> dict[str, set[str]]:
    tables = defaultdict(set)
    for table, alias in FROM_TABLE.findall(sql):
        tables[alias if alias and alias not in NO_ALIASES else table].add(table)
    return tables


def _steps_of_postgresql(sql: str, params: tuple) -> Iterator[str]:
    """Yield scans and sorts that no index could prevent: PostgreSQL counts rows, and would scan small tables anyhow."""
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = off; SET LOCAL enable_sort = off")
    (answer,) = _explain("EXPLAIN (FORMAT JSON)", sql, params)[0]
    plan = (json.loads(answer) if isinstance(answer, str) else answer)[0]["Plan"]
    with connection.cursor() as cursor:
        cursor.execute("SET LOCAL enable_seqscan = on; SET LOCAL enable_sort = on")
    growing, nodes = growing_tables(), list(_nodes(plan))
    tables = {node["Alias"]: node["Relation Name"] for node in nodes if "Relation Name" in node}
    for node in nodes:
        if node["Node Type"] == "Seq Scan" and node["Relation Name"] in growing:
            yield f"scan of {node['Relation Name']}"
        for alias in re.findall(r"(\w+)\.\w+", " ".join(node.get("Sort Key", []))):
            if node["Node Type"] == "Sort" and tables.get(alias) in growing:
                yield f"sort of {tables[alias]}"


def _nodes(plan: dict) -> Iterator[dict]:
    yield plan
    for child in plan.get("Plans", []):
        yield from _nodes(child)
