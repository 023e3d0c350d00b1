"""The tables of the search file, and how documents are written to them.

There is one set of tables for each generation of the index. The table ``state`` holds the generation that is searched
("now"), during a rebuild the one that is being filled ("building"), the last number that was given ("last"), and, once
a rebuild has filled the index, "complete". While it is "unpurged", deleted words may still be in the file.

The words of public documents, of those for members and of those in closed groups are in tables of their own, so that a
search of a visitor reads nothing else. A document has a number for its weight and, after that, for the moment when it
was indexed: ``ORDER BY rowid DESC`` needs no other table.

Deleted text must leave the file: SQLite overwrites what it deletes (``secure_delete``) but leaves copies of rows that
it moved (``VACUUM``), FTS5 keeps deleted words until its segments are merged (``optimize``), and then the journal is
emptied. A process may be killed before that, or another one be writing: the file stays "unpurged", and the next change
or ``tick`` does it.
"""

import sqlite3
import time
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from pathlib import Path

from community.indexing import Document
from search.analysis.index_terms import FIELDS, index_terms
from search.engines.base import PARTS, PUBLIC, Reference, part_of
from search.engines.scoring import STRONG_FIELDS

BUSY_SECONDS, RETRY_SECONDS = 20, 0.02
CACHE_KIB = 8_000  # of a connection
TOMBSTONE_AUDIENCE = ""  # of a document that was removed during a rebuild
VERSION = 4  # of the tables; those of another version are dropped, and tick fills the new ones
SCOPE_COLUMNS = ("audience", "kind", "theme", "author")
SECOND_TERMS = tuple(f"{name}0" for name in (*SCOPE_COLUMNS, *STRONG_FIELDS))  # begin what is in the index and no word
WEIGHT_UNITS, WEIGHT_SHIFT = 100, 40  # a number has the weight in hundredths above these bits

STATE_TABLE = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"
DOCUMENT_TABLE = """CREATE TABLE IF NOT EXISTS things_{0} (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    keywords TEXT NOT NULL, audience TEXT NOT NULL, theme TEXT NOT NULL, author TEXT NOT NULL, weight REAL NOT NULL,
    UNIQUE (kind, key))"""
WORD_TABLE = f"""CREATE VIRTUAL TABLE IF NOT EXISTS words_{{0}}_{{1}} USING fts5(
    {", ".join(FIELDS)}, scope, tokenize="unicode61 remove_diacritics 0")"""
VOCABULARY_TABLE = f"CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary_{{0}} USING fts5vocab(words_{{0}}_{PUBLIC}, row)"
TERM_TABLE = """CREATE TABLE IF NOT EXISTS terms_{0} (
    characters INTEGER NOT NULL, term TEXT NOT NULL, documents INTEGER NOT NULL, PRIMARY KEY (characters, term)
    ) WITHOUT ROWID"""


def open_file(path: Path) -> sqlite3.Connection:
    """Return a connection to the search file, after creating the file and its tables when needed."""
    if not path.exists():
        path.parent.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)  # it holds what members wrote in closed groups
    connection = sqlite3.connect(path, timeout=BUSY_SECONDS, isolation_level=None)
    _use_wal(connection)
    connection.execute("PRAGMA synchronous = NORMAL")
    connection.execute("PRAGMA secure_delete = ON")
    connection.execute(f"PRAGMA cache_size = -{CACHE_KIB}")
    if _version(connection) != VERSION:
        with transaction(connection):
            if _version(connection) != VERSION:  # no other process was first
                _create_file(connection)
    return connection


def _version(connection: sqlite3.Connection) -> int:
    return connection.execute("PRAGMA user_version").fetchone()[0]


def _create_file(connection: sqlite3.Connection) -> None:
    """Create empty tables of this version, in place of those of another one."""
    names = "SELECT name FROM sqlite_schema WHERE type = 'table' AND {} LIKE '%CREATE VIRTUAL%' ORDER BY name DESC"
    for kind in ("sql", "NOT sql"):
        for (name,) in connection.execute(names.format(kind)).fetchall():
            connection.execute(f"DROP TABLE IF EXISTS {name}")
    connection.execute(STATE_TABLE)
    connection.execute("INSERT INTO state VALUES ('now', 1), ('last', 0)")
    create_tables(connection, 1)
    connection.execute(f"PRAGMA user_version = {VERSION}")


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


def is_complete(connection: sqlite3.Connection) -> bool:
    """Return whether a rebuild filled the index."""
    return _state(connection, "complete") is not None


def note_deleted_words(connection: sqlite3.Connection) -> None:
    """Note, in the transaction that deletes words, that the file must be purged of them."""
    sql = "INSERT INTO state VALUES ('unpurged', 1) ON CONFLICT DO UPDATE SET value = value + 1"
    connection.execute(sql)


def has_deleted_words(connection: sqlite3.Connection) -> bool:
    return _state(connection, "unpurged") is not None


def delete_files(path: Path) -> None:
    """Delete the search file and its journal. Other processes notice it at their next search."""
    for name in (f"{path.name}-wal", f"{path.name}-shm", path.name):
        path.with_name(name).unlink(missing_ok=True)


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
    _fill_terms(connection, building)
    connection.execute(f"DELETE FROM things_{building} WHERE audience = ?", [TOMBSTONE_AUDIENCE])  # noqa: S608
    connection.execute("UPDATE state SET value = ? WHERE name = 'now'", [building])
    connection.execute("DELETE FROM state WHERE name = 'building'")
    connection.execute("INSERT OR REPLACE INTO state VALUES ('complete', 1)")
    drop_tables(connection, building - 1)


def create_tables(connection: sqlite3.Connection, generation: int) -> None:
    connection.execute(DOCUMENT_TABLE.format(generation))
    for part in PARTS:
        connection.execute(WORD_TABLE.format(generation, part))
    connection.execute(VOCABULARY_TABLE.format(generation))
    connection.execute(TERM_TABLE.format(generation))


def drop_tables(connection: sqlite3.Connection, generation: int) -> None:
    for table in (f"vocabulary_{generation}", *_word_tables(generation), f"things_{generation}", f"terms_{generation}"):
        connection.execute(f"DROP TABLE IF EXISTS {table}")


def _word_tables(generation: int) -> list[str]:
    return [f"words_{generation}_{part}" for part in PARTS]


def put_document(connection: sqlite3.Connection, generation: int, document: Document) -> bool:
    """Add or replace a document. Return whether something was replaced, so that the file must be purged."""
    columns = _columns(document)
    sql = f"SELECT {', '.join(columns)} FROM things_{generation} WHERE kind = ? AND key = ?"  # noqa: S608
    stored = connection.execute(sql, (document.kind, document.key)).fetchone()
    if stored == tuple(columns.values()):
        return False
    replaced = delete_document(connection, generation, (document.kind, document.key))
    (moment,) = take_moments(connection, 1)
    number = add_document(connection, generation, document, moment)
    _count_terms(connection, generation, number, 1)
    return replaced


def add_document(connection: sqlite3.Connection, generation: int, document: Document, moment: int) -> int:
    """Add a document, unless there is one with the same kind and key. Return its number."""
    columns = {"id": (round(document.weight * WEIGHT_UNITS) << WEIGHT_SHIFT) + moment} | _columns(document)
    sql = f"INSERT OR IGNORE INTO things_{generation} ({', '.join(columns)}) VALUES ({', '.join('?' * len(columns))})"  # noqa: S608
    inserted = connection.execute(sql, list(columns.values()))
    if inserted.rowcount == 1 and document.audience != TOMBSTONE_AUDIENCE:
        fields = index_terms(document.title, document.keywords, document.text, document.summary).by_field()
        fields |= {field: _with_field_terms(field, fields[field]) for field in STRONG_FIELDS}
        scope = " ".join(scope_term(name, getattr(document, name)) for name in SCOPE_COLUMNS)
        sql = (
            f"INSERT INTO words_{generation}_{part_of(document.audience)} (rowid, {', '.join(fields)}, scope) "  # noqa: S608
            f"VALUES (?, {', '.join('?' * len(fields))}, ?)"
        )
        connection.execute(sql, [columns["id"], *fields.values(), scope])
    return columns["id"]


def scope_term(column: str, value: str) -> str:
    """Return a term of letters and digits for a value by which searches are limited. No word is equal to it."""
    return f"{column}0{value.encode().hex()}"


def field_term(field: str, term: str) -> str:
    """Return a second term for a word in a strong field: its list of documents is short, that of the word is long."""
    return f"{field}0{term}"


def _with_field_terms(field: str, terms: str) -> str:
    return f"{terms} {' '.join(field_term(field, term) for term in terms.split())}"


def _is_word(term: str) -> bool:
    return not term.startswith(SECOND_TERMS)


def _fill_terms(connection: sqlite3.Connection, generation: int) -> None:
    """Count in how many public documents each word is. FTS5 counts anew at each question, by reading everything."""
    connection.execute(f"DELETE FROM terms_{generation}")  # noqa: S608
    rows = connection.execute(f"SELECT length(term), term, doc FROM vocabulary_{generation}").fetchall()  # noqa: S608
    words = (row for row in rows if _is_word(row[1]))
    connection.executemany(f"INSERT INTO terms_{generation} VALUES (?, ?, ?)", words)  # noqa: S608


def _count_terms(connection: sqlite3.Connection, generation: int, number: int, change: int) -> None:
    """Count the words of a public document, or stop counting them. What no document has is deleted."""
    sql = f"SELECT {', '.join(FIELDS)} FROM words_{generation}_{PUBLIC} WHERE rowid = ?"  # noqa: S608
    for fields in connection.execute(sql, [number]).fetchall():
        words = {term for field in fields for term in field.split() if _is_word(term)}
        sql = (
            f"INSERT INTO terms_{generation} VALUES (?, ?, ?) "  # noqa: S608
            "ON CONFLICT DO UPDATE SET documents = documents + excluded.documents"
        )
        connection.executemany(sql, [(len(word), word, change) for word in words])
        if change < 0:
            sql = f"DELETE FROM terms_{generation} WHERE characters = ? AND term = ? AND documents <= 0"  # noqa: S608
            connection.executemany(sql, [(len(word), word) for word in words])


def take_moments(connection: sqlite3.Connection, count: int) -> range:
    """Return as many numbers for moments of indexing as there are documents, later than all before."""
    sql = "UPDATE state SET value = value + ? WHERE name = 'last' RETURNING value"
    last = connection.execute(sql, [count]).fetchone()[0]
    return range(last - count + 1, last + 1)


def weight_of(number: int) -> int:
    """Return the weight of a document in hundredths, from its number."""
    return number >> WEIGHT_SHIFT


def add_tombstone(connection: sqlite3.Connection, generation: int, reference: Reference) -> None:
    """Keep a rebuild from adding a removed document again."""
    put_document(connection, generation, Document(*reference, title="", text="", audience=TOMBSTONE_AUDIENCE))


def delete_document(connection: sqlite3.Connection, generation: int, reference: Reference) -> bool:
    """Delete a document. Return whether it was there."""
    sql = f"DELETE FROM things_{generation} WHERE kind = ? AND key = ? RETURNING id"  # noqa: S608
    row = connection.execute(sql, reference).fetchone()
    if row:
        _count_terms(connection, generation, row[0], -1)
    for table in _word_tables(generation) if row else ():
        connection.execute(f"DELETE FROM {table} WHERE rowid = ?", row)  # noqa: S608
    return row is not None


def purge_deleted_words(connection: sqlite3.Connection) -> None:
    """Merge the segments, so that no segment holds a deleted word, write the file anew, and empty the journal.

    While another process writes, copies of moved rows stay in its pages; while another one reads, the earlier pages do.
    Then the file stays unpurged.
    """
    noted = _state(connection, "unpurged")
    with transaction(connection):
        for generation in writable_generations(connection):
            for table in _word_tables(generation):
                connection.execute(f"INSERT INTO {table} ({table}) VALUES ('optimize')")  # noqa: S608
    is_rewritten = False
    with suppress(sqlite3.OperationalError):
        connection.execute("VACUUM")
        is_rewritten = True
    is_busy, _pages, _moved = connection.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
    if is_rewritten and not is_busy:  # words that were deleted meanwhile are noted anew, and stay so
        connection.execute("DELETE FROM state WHERE name = 'unpurged' AND value = ?", [noted])


def _columns(document: Document) -> dict:
    return {
        "kind": document.kind,
        "key": document.key,
        "title": document.title,
        "text": document.text,
        "keywords": document.keywords,
        "audience": document.audience,
        "theme": document.theme,
        "author": document.author,
        "weight": document.weight,
    }
