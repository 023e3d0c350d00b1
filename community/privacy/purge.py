"""Take erased words out of the files of SQLite.

The words that a row had stay in the write-ahead log until it is truncated, so that is done after every commit that
deleted a row about a person or changed more of it than numbers that are not about that person: with such a number, as
the last number of a chat that is raised by each message, the row still has all its words. ``secure_delete`` overwrites
what is freed in the database; but while SQLite moves rows between pages it leaves copies behind, about one in a
thousand rows, and only ``VACUUM`` removes those. What PostgreSQL keeps is in ``docs/security.md``.
"""

import logging
import re
import sqlite3
from functools import cache, partial

from django.db import DEFAULT_DB_ALIAS, connections, transaction
from django.db.backends.base.base import BaseDatabaseWrapper
from django.db.models import IntegerField

from community.privacy.registry import FieldUse, Holding, holdings

CHANGE = re.compile(r'(UPDATE|DELETE FROM) "(\w+)"')
COLUMN = re.compile(r'(?<!\.)"(\w+)" = ')  # of those that are set; in a condition it stands behind its table
AT_ONCE_MS = 50  # a request does not wait for those who read; ``tick`` does
PATIENT_MS = 20_000

log = logging.getLogger(__name__)


def watch_connection(connection: BaseDatabaseWrapper, **_signal) -> None:
    """Truncate the log of this new connection after each commit that takes words away."""
    if _has_files(connection) and _after_change not in connection.execute_wrappers:
        connection.execute_wrappers.append(_after_change)


def _after_change(execute, sql, parameters, many, context):
    result = execute(sql, parameters, many, context)
    connection = context["connection"]
    if takes_words_away(sql):
        transaction.on_commit(partial(truncate_log, connection.alias), using=connection.alias, robust=True)
    return result


def takes_words_away(sql: str) -> bool:
    """Return whether a statement deletes rows about a person, or changes more of them than their ``_numbers``."""
    change = CHANGE.match(sql)
    numbers = _numbers_by_table().get(change[2]) if change else None
    return numbers is not None and (change[1] != "UPDATE" or not numbers.issuperset(COLUMN.findall(sql)))


@cache
def _numbers_by_table() -> dict[str, frozenset[str]]:
    """Return, for each table with rows about a person, the columns with a number that is no data of that person."""
    return {holding.model._meta.db_table: _numbers(holding) for holding in holdings()}


def _numbers(holding: Holding) -> frozenset[str]:
    fields = map(holding.model._meta.get_field, holding.names_of(FieldUse.INTERNAL))
    return frozenset(field.column for field in fields if isinstance(field, IntegerField))


def truncate_log(alias: str = DEFAULT_DB_ALIAS, *, patience_ms: int = AT_ONCE_MS) -> bool:
    """Write the log into the database and empty it. Return False when somebody reads in it, and it stays as it is."""
    connection = connections[alias]
    if not _has_files(connection):
        return True
    with connection.cursor():  # connects when needed
        database = connection.connection
    usual_ms = database.execute("PRAGMA busy_timeout").fetchone()[0]
    database.execute(f"PRAGMA busy_timeout = {patience_ms}")
    try:
        return database.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()[0] == 0
    except sqlite3.OperationalError:  # this connection itself reads
        return False
    finally:
        database.execute(f"PRAGMA busy_timeout = {usual_ms}")


def rewrite_database(alias: str = DEFAULT_DB_ALIAS) -> bool:
    """Write the whole database anew, without what was left behind in its pages, and empty the log.

    Return False when it could not be done now. Nobody writes meanwhile, and readers go on.
    """
    connection = connections[alias]
    if not _has_files(connection):
        return True
    with connection.cursor():
        database = connection.connection
    try:
        database.execute("VACUUM")
    except sqlite3.OperationalError as error:
        log.warning("the database could not be written anew (%s)", error.sqlite_errorname)
        return False
    return truncate_log(alias, patience_ms=PATIENT_MS)


def _has_files(connection: BaseDatabaseWrapper) -> bool:
    return connection.vendor == "sqlite" and not connection.is_in_memory_db()
