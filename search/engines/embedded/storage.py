"""The tables of the search file, and how documents are written to them.

There is one set of tables for each generation of the index. The table ``state`` holds the generation that is searched
("now") and, during a rebuild, the one that is being filled ("building").

Deleted text must leave the file: SQLite overwrites what it deletes (``secure_delete``), FTS5 keeps deleted words until
its segments are merged (``optimize``), and the journal is emptied after that.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from community.indexing import Document
from search.analysis.analyzer import analyze, stem
from search.analysis.compounds import compound_parts
from search.engines.base import Reference

BUSY_SECONDS, RETRY_SECONDS = 20, 0.02
TOMBSTONE_AUDIENCE = ""  # of a document that was removed during a rebuild

STATE_TABLE = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"
DOCUMENT_TABLE = """CREATE TABLE IF NOT EXISTS things_{0} (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    keywords TEXT NOT NULL, audience TEXT NOT NULL, theme TEXT NOT NULL, author TEXT NOT NULL, weight REAL NOT NULL,
    UNIQUE (kind, key))"""
WORD_TABLE = """CREATE VIRTUAL TABLE IF NOT EXISTS words_{0} USING fts5(
    title, keywords, text, parts, tokenize="unicode61 remove_diacritics 0")"""
VOCABULARY_TABLE = "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary_{0} USING fts5vocab(words_{0}, row)"


def open_file(path: Path) -> sqlite3.Connection:
    """Return a connection to the search file, after creating the file and its tables when needed."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds what members wrote in closed groups
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
        with transaction(connection):
            connection.execute(STATE_TABLE)
            connection.execute("INSERT OR IGNORE INTO state VALUES ('now', 1)")
            create_tables(connection, 1)
            connection.execute("PRAGMA user_version = 1")
    return connection


def _use_wal(connection: sqlite3.Connection) -> None:
    """Switch to write-ahead logging. The busy timeout of SQLite does not cover this statement, so retry it here."""
    deadline = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > deadline:
                raise
        time.sleep(RETRY_SECONDS)


@contextmanager
def transaction(connection: sqlite3.Connection, mode: str = "IMMEDIATE") -> Iterator[None]:
    connection.execute(f"BEGIN {mode}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def current_generation(connection: sqlite3.Connection) -> int:
    """Return the generation that is searched."""
    return _state(connection, "now")


def writable_generations(connection: sqlite3.Connection) -> list[int]:
    """Return the generation that is searched and, during a rebuild, the one that is being filled."""
    return [value for name in ("now", "building") if (value := _state(connection, name)) is not None]


def _state(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
    return row and row[0]


def begin_generation(connection: sqlite3.Connection) -> int:
    """Create the tables for a rebuild and return their generation; those of an interrupted rebuild are dropped."""
    building = current_generation(connection) + 1
    drop_tables(connection, building)
    create_tables(connection, building)
    connection.execute("INSERT OR REPLACE INTO state VALUES ('building', ?)", [building])
    return building


def finish_generation(connection: sqlite3.Connection, building: int) -> None:
    """Search the rebuilt generation from now on, and drop the old one."""
    connection.execute(f"DELETE FROM things_{building} WHERE audience = ?", [TOMBSTONE_AUDIENCE])  # noqa: S608
    connection.execute("UPDATE state SET value = ? WHERE name = 'now'", [building])
    connection.execute("DELETE FROM state WHERE name = 'building'")
    drop_tables(connection, building - 1)


def create_tables(connection: sqlite3.Connection, generation: int) -> None:
    for table in (DOCUMENT_TABLE, WORD_TABLE, VOCABULARY_TABLE):
        connection.execute(table.format(generation))


def drop_tables(connection: sqlite3.Connection, generation: int) -> None:
    for table in ("vocabulary", "words", "things"):
        connection.execute(f"DROP TABLE IF EXISTS {table}_{generation}")


def put_document(connection: sqlite3.Connection, generation: int, document: Document) -> bool:
    """Add or replace a document. Return whether other words were replaced, so that the file must be purged."""
    reference = (document.kind, document.key)
    sql = f"SELECT title, text, keywords, id FROM things_{generation} WHERE kind = ? AND key = ?"  # noqa: S608
    stored = connection.execute(sql, reference).fetchone()
    if stored and stored[:3] == (document.title, document.text, document.keywords):
        columns = _columns(document)
        assignments = ", ".join(f"{name} = ?" for name in columns)
        sql = f"UPDATE things_{generation} SET {assignments} WHERE id = ?"  # noqa: S608
        connection.execute(sql, [*columns.values(), stored[3]])
        return False
    replaced = delete_document(connection, generation, reference)
    add_document(connection, generation, document)
    return replaced


def add_document(connection: sqlite3.Connection, generation: int, document: Document) -> None:
    """Add a document, unless there is one with the same kind and key."""
    columns = {"kind": document.kind, "key": document.key} | _columns(document)
    sql = f"INSERT OR IGNORE INTO things_{generation} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    inserted = connection.execute(sql, list(columns.values()))
    if inserted.rowcount == 1 and document.audience != TOMBSTONE_AUDIENCE:
        parts = compound_parts(f"{document.title} {document.keywords} {document.text}")
        terms = [analyze(text) for text in (document.title, document.keywords, document.text)]
        terms.append([stem(part) for part in parts])
        sql = f"INSERT INTO words_{generation} (rowid, title, keywords, text, parts) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
        connection.execute(sql, [inserted.lastrowid, *map(" ".join, terms)])


def add_tombstone(connection: sqlite3.Connection, generation: int, reference: Reference) -> None:
    """Keep a rebuild from adding a removed document again."""
    put_document(connection, generation, Document(*reference, title="", text="", audience=TOMBSTONE_AUDIENCE))


def delete_document(connection: sqlite3.Connection, generation: int, reference: Reference) -> bool:
    """Delete a document. Return whether it was there."""
    sql = f"DELETE FROM things_{generation} WHERE kind = ? AND key = ? RETURNING id"  # noqa: S608
    row = connection.execute(sql, reference).fetchone()
    if row:
        connection.execute(f"DELETE FROM words_{generation} WHERE rowid = ?", row)  # noqa: S608
    return row is not None


def purge_deleted_words(connection: sqlite3.Connection) -> None:
    """Merge the segments, so that no segment holds a deleted word, and empty the journal."""
    with transaction(connection):
        for generation in writable_generations(connection):
            connection.execute(f"INSERT INTO words_{generation} (words_{generation}) VALUES ('optimize')")  # noqa: S608
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")


def _columns(document: Document) -> dict:
    return {
        "title": document.title,
        "text": document.text,
        "keywords": document.keywords,
        "audience": document.audience,
        "theme": document.theme,
        "author": document.author,
        "weight": document.weight,
    }
