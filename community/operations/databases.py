"""Copy a database to a file, restore it from a file, and compare fingerprints of its tables; for SQLite and PostgreSQL.

The fingerprint of a table is its number of rows and the sum of a hash of each row: independent of the order of rows,
different when a value differs. Sessions, the cache and waiting emails are left out of a copy: an ended
session must not come back, and an email that was sent must not be sent again.
"""

import hashlib
import os
import secrets
import sqlite3
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, closing, contextmanager
from pathlib import Path
from typing import Protocol

import psycopg
from django.db import connections

LEFT_OUT = ("django_session", "cache", "emails_outgoingemail")
HASH_BYTES = 8
REHEARSAL = "_rehearsal_"  # in the name of a temporary database
LOCK_SECONDS = 30  # how long a restore waits for locks on the tables


class DatabaseError(Exception):
    """A failure in words that hold nothing from a row."""


class Database(Protocol):
    name: str

    def copy_to(self, path: Path) -> dict[str, list]:
        """Write a consistent copy to a file. Return [rows, fingerprint] per table, at the same moment."""

    def restore_from(self, path: Path) -> None:
        """Replace the content of the database by that of the file: all of it or nothing."""

    def tables(self) -> dict[str, list]:
        """Return [rows, fingerprint] per table."""

    def is_empty(self) -> bool:
        """Whether there is no table at all."""

    def beside(self, folder: Path, write_line: Callable[[str], None]) -> AbstractContextManager["Database"]:
        """Yield a new and empty database of this kind, which is gone afterwards; ``folder`` may hold it."""


def this_database(alias: str = "default") -> Database:
    connection = connections[alias]
    if connection.vendor == "postgresql":
        return Postgres.of(connection)
    connection.ensure_connection()
    return Sqlite(connection.connection)


class Sqlite:
    name = "SQLite"

    def __init__(self, raw: sqlite3.Connection):
        self._raw = raw

    def copy_to(self, path: Path) -> dict[str, list]:
        try:
            self._raw.execute("VACUUM INTO ?", (str(path),))
        except sqlite3.Error as error:
            raise DatabaseError(f"SQLite could not copy the database: {error}.") from None
        copy = sqlite3.connect(path, isolation_level=None)
        try:
            for table in sorted(set(LEFT_OUT) & set(_sqlite_tables(copy))):
                copy.execute(f'DELETE FROM "{table}"')  # noqa: S608 - our own names
            copy.execute("VACUUM")  # so that no trace is left in free pages
            return _sqlite_fingerprints(copy)
        finally:
            copy.close()

    def restore_from(self, path: Path) -> None:
        source = sqlite3.connect(path)
        try:
            if source.execute("PRAGMA integrity_check").fetchone() != ("ok",):
                raise DatabaseError("The database in the archive is damaged.")
            source.backup(self._raw)
        except sqlite3.Error as error:
            raise DatabaseError(f"SQLite could not put the database back: {type(error).__name__}.") from None
        finally:
            source.close()

    def tables(self) -> dict[str, list]:
        return _sqlite_fingerprints(self._raw)

    def is_empty(self) -> bool:
        return not _sqlite_tables(self._raw)

    @contextmanager
    def beside(self, folder: Path, write_line: Callable[[str], None]) -> Iterator["Sqlite"]:
        with closing(sqlite3.connect(folder / "rehearsal.sqlite3")) as raw:
            yield Sqlite(raw)


def _sqlite_tables(raw: sqlite3.Connection) -> list[str]:
    """Return the names of the tables; of a full-text index only those that store its content."""
    query = "SELECT name FROM sqlite_master WHERE type = 'table' AND name NOT LIKE 'sqlite!_%' ESCAPE '!'"
    return sorted(row[0] for row in raw.execute(query + " AND sql NOT LIKE 'CREATE VIRTUAL%'"))


def _sqlite_fingerprints(raw: sqlite3.Connection) -> dict[str, list]:
    fingerprints = {}
    for table in _sqlite_tables(raw):
        columns = [row[1].replace('"', '""') for row in raw.execute(f'PRAGMA table_info("{table}")')]
        quoted = ", ".join(f'quote("{column}")' for column in columns)
        rows = total = 0
        for row in raw.execute(f'SELECT {quoted} FROM "{table}"'):  # noqa: S608 - names from the database itself
            digest = hashlib.sha256("\x1f".join(row).encode()).digest()
            rows, total = rows + 1, total + int.from_bytes(digest[:HASH_BYTES])
        fingerprints[table] = [rows, f"{total % 2 ** (8 * HASH_BYTES):016x}"]
    return fingerprints


class Postgres:
    name = "PostgreSQL"

    def __init__(self, values: dict[str, str], close_connections: Callable[[], None] = lambda: None):
        """``close_connections`` closes our own ones, whose locks would block a restore."""
        self._values, self._close_connections = values, close_connections

    @classmethod
    def of(cls, connection) -> "Postgres":
        values = connection.settings_dict
        names = {"NAME": "dbname", "USER": "user", "PASSWORD": "password", "HOST": "host", "PORT": "port"}
        where = {ours: str(values[theirs]) for theirs, ours in names.items() if values.get(theirs)}
        certificates = {name: value for name, value in values.get("OPTIONS", {}).items() if name.startswith("ssl")}
        return cls(where | certificates, connection.close)

    def copy_to(self, path: Path) -> dict[str, list]:
        """Let ``pg_dump`` read the same snapshot in which the fingerprints are made."""
        with self._own_connection() as raw:
            raw.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY")
            snapshot = raw.execute("SELECT pg_export_snapshot()").fetchone()[0]
            tables = _postgres_fingerprints(raw)
            left_out = [f"--exclude-table-data=public.{table}" for table in LEFT_OUT]
            switches = ["--format=custom", "--no-owner", "--no-privileges", f"--snapshot={snapshot}", *left_out]
            self._run(["pg_dump", *switches, f"--file={path}"])
        for table in set(LEFT_OUT) & set(tables):
            tables[table] = [0, f"{0:016x}"]
        return tables

    def restore_from(self, path: Path) -> None:
        """Replace all tables in one transaction."""
        self._close_connections()
        script = path.with_suffix(".sql")
        self._run(["pg_restore", "--no-owner", "--no-privileges", f"--file={script}", str(path)])
        first = f"SET lock_timeout = '{LOCK_SECONDS}s'; DROP SCHEMA public CASCADE; CREATE SCHEMA public"
        switches = ["--no-psqlrc", "--quiet", "--single-transaction", "--set=ON_ERROR_STOP=1", f"--command={first}"]
        self._run(["psql", *switches, f"--file={script}"])

    def tables(self) -> dict[str, list]:
        with self._own_connection() as raw:
            return _postgres_fingerprints(raw)

    def is_empty(self) -> bool:
        with self._own_connection() as raw:
            return not _postgres_tables(raw)

    def _own_connection(self) -> psycopg.Connection:
        try:
            return psycopg.connect(**self._values, autocommit=True)
        except psycopg.OperationalError:
            raise DatabaseError("PostgreSQL does not answer, or not to this user and password.") from None

    @contextmanager
    def beside(self, folder: Path, write_line: Callable[[str], None]) -> Iterator["Postgres"]:
        beginning = self._values["dbname"] + REHEARSAL
        name = beginning + secrets.token_hex(4)
        with self._own_connection() as raw:
            earlier = "SELECT datname FROM pg_database WHERE starts_with(datname, %s)"
            for (leftover,) in raw.execute(earlier, [beginning]):
                write_line(f'A database of an interrupted rehearsal is still there: DROP DATABASE "{leftover}";')
            try:
                raw.execute(f'CREATE DATABASE "{name}"')
            except psycopg.errors.InsufficientPrivilege:
                role = self._values.get("user", "")
                raise DatabaseError(
                    f'{role} may not make a database to rehearse in. As postgres: ALTER ROLE "{role}" CREATEDB;'
                ) from None
            write_line(f"Restoring into {name}, a new database beside that of the site.")
            try:
                yield Postgres(self._values | {"dbname": name})
            finally:
                raw.execute(f'DROP DATABASE "{name}" WITH (FORCE)')

    def _run(self, command: list[str]) -> None:
        """Pass the password in the environment: everybody on the machine can read a command line."""
        names = {"dbname": "PGDATABASE", "user": "PGUSER", "password": "PGPASSWORD", "host": "PGHOST", "port": "PGPORT"}
        variables = {names.get(name, f"PG{name.upper()}"): value for name, value in self._values.items()}
        environment = os.environ | variables
        try:
            process = subprocess.run(command, env=environment, capture_output=True, check=False)  # noqa: S603
        except FileNotFoundError:
            raise DatabaseError(f"{command[0]} is not here: install the client of PostgreSQL.") from None
        if process.returncode:
            raise DatabaseError(f"{command[0]} did not work: {_without_rows(process.stderr.decode(errors='replace'))}")


def _without_rows(stderr: str) -> str:
    """Return the first error line; ``DETAIL`` and ``CONTEXT`` may quote what people wrote."""
    lines = [line for line in stderr.splitlines() if "error" in line.lower() or "fatal" in line.lower()]
    return lines[0][:300] if lines else "it did not say why"


def _postgres_tables(raw: psycopg.Connection) -> list[str]:
    query = "SELECT relname FROM pg_class WHERE relnamespace = 'public'::regnamespace AND relkind = 'r'"
    return sorted(row[0] for row in raw.execute(query))


def _postgres_fingerprints(raw: psycopg.Connection) -> dict[str, list]:
    """Hash rows as text in one notation, whatever the settings of the server and its user."""
    raw.execute("SELECT set_config('TimeZone', 'UTC', false), set_config('DateStyle', 'ISO', false)")
    raw.execute("SELECT set_config('extra_float_digits', '1', false), set_config('bytea_output', 'hex', false)")
    fingerprints = {}
    for table in _postgres_tables(raw):
        value = "('x' || substr(encode(sha256(convert_to(t::text, 'UTF8')), 'hex'), 1, 15))::bit(60)::bigint"
        query = f'SELECT count(*), coalesce(sum({value}::numeric), 0) FROM "{table}" AS t'  # noqa: S608 - names of tables
        rows, total = raw.execute(query).fetchone()
        fingerprints[table] = [rows, f"{int(total) % 2**64:016x}"]
    return fingerprints
