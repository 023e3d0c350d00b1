"""The engine of an installation without a search server: SQLite FTS5 in a file of its own.

Words are folded and stemmed by ``language.py`` before they go in. Several processes may write (WAL, and a busy wait);
a connection lives as long as one question. A rebuild fills tables of a next generation in the same file and then
changes the number of the generation, so that readers and writers in other processes see the old index or the new one.

What is removed must be gone from the file: SQLite overwrites what it deletes (``secure_delete``), FTS5 keeps deleted
words until its segments are merged (``optimize``), and the journal is cut to nothing after it.
"""

import sqlite3
import time
from collections.abc import Iterable, Iterator
from contextlib import contextmanager
from itertools import batched
from pathlib import Path

from community.indexing import Document
from search import language, lexicon
from search.engine import FEW_HITS, MAX_HITS, Asking, EngineError, Reference, Wanted, ladder
from search.highlight import Segments, passage
from search.plan import Phrase, Plan

BUSY_SECONDS, AGAIN_SECONDS = 20, 0.02
REBUILD_BATCH = 200
NOBODY = ""  # the audience of what was removed while an index was being built
WEIGHTS = "6.0, 4.0, 1.0, 0.4"  # title, keywords, text, parts of compounds

STATE = "CREATE TABLE IF NOT EXISTS state (name TEXT PRIMARY KEY, value INTEGER NOT NULL) WITHOUT ROWID"
THINGS = """CREATE TABLE IF NOT EXISTS things_{0} (
    id INTEGER PRIMARY KEY, kind TEXT NOT NULL, key TEXT NOT NULL, title TEXT NOT NULL, text TEXT NOT NULL,
    keywords TEXT NOT NULL, audience TEXT NOT NULL, theme TEXT NOT NULL, author TEXT NOT NULL, weight REAL NOT NULL,
    UNIQUE (kind, key))"""
WORDS = """CREATE VIRTUAL TABLE IF NOT EXISTS words_{0} USING fts5(
    title, keywords, text, parts, tokenize="unicode61 remove_diacritics 0")"""
VOCABULARY = "CREATE VIRTUAL TABLE IF NOT EXISTS vocabulary_{0} USING fts5vocab(words_{0}, row)"


class EmbeddedEngine:
    def __init__(self, path: str | Path):
        self.path = Path(path)

    # the file

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """A connection to a file that has its tables.

        Raises:
            EngineError: when the file cannot be read or written.
        """
        connection = None
        try:
            connection = self._open()
            yield connection
        except (sqlite3.Error, OSError) as error:
            raise EngineError(getattr(error, "sqlite_errorname", type(error).__name__)) from None
        finally:
            if connection:
                connection.close()

    def _open(self) -> sqlite3.Connection:
        if not self.path.exists():
            self.path.parent.mkdir(parents=True, exist_ok=True)
            self.path.touch(mode=0o600)  # it holds what members wrote in closed groups
        connection = sqlite3.connect(self.path, timeout=BUSY_SECONDS, isolation_level=None)
        _use_wal(connection)
        connection.execute("PRAGMA synchronous = NORMAL")
        connection.execute("PRAGMA secure_delete = ON")
        if connection.execute("PRAGMA user_version").fetchone()[0] == 0:
            with _transaction(connection):
                connection.execute(STATE)
                connection.execute("INSERT OR IGNORE INTO state VALUES ('now', 1)")
                _make_tables(connection, 1)
                connection.execute("PRAGMA user_version = 1")
        return connection

    # changing

    def index(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        replaced = False
        with self._connection() as connection:
            with _transaction(connection):
                for generation in _generations(connection):
                    for document in documents:
                        replaced |= _put(connection, generation, document)
            if replaced:
                _forget(connection)

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        references = [(kind, str(key)) for key in keys]
        removed = False
        with self._connection() as connection:
            with _transaction(connection):
                now, *building = _generations(connection)
                for reference in references:
                    removed |= _take_out(connection, now, reference)
                    for generation in building:
                        removed |= _take_out(connection, generation, reference)
                        _put(connection, generation, Document(*reference, title="", text="", audience=NOBODY))
            if removed:
                _forget(connection)

    def rebuild(self, documents: Iterable[Document]) -> int:
        with self._connection() as connection:
            with _transaction(connection):
                building = _value(connection, "now") + 1
                _drop_tables(connection, building)  # of a rebuild that was broken off
                _make_tables(connection, building)
                connection.execute("INSERT OR REPLACE INTO state VALUES ('building', ?)", [building])
            for batch in batched(documents, REBUILD_BATCH):
                with _transaction(connection):
                    for document in batch:
                        _put_if_new(connection, building, document)
            with _transaction(connection):
                connection.execute(f"DELETE FROM things_{building} WHERE audience = ?", [NOBODY])  # noqa: S608
                connection.execute("UPDATE state SET value = ? WHERE name = 'now'", [building])
                connection.execute("DELETE FROM state WHERE name = 'building'")
                _drop_tables(connection, building - 1)
            _forget(connection)
        return self.count()

    # asking

    def count(self) -> int:
        with self._connection() as connection, _transaction(connection, "DEFERRED"):
            return connection.execute(f"SELECT count(*) FROM things_{_value(connection, 'now')}").fetchone()[0]  # noqa: S608

    def find(self, wanted: Wanted) -> list[Reference]:
        with self._connection() as connection, _transaction(connection, "DEFERRED"):
            return ladder(wanted, lambda wanted: _Search(connection, wanted))

    def passages(self, plan: Plan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        with self._connection() as connection, _transaction(connection, "DEFERRED"):
            sql = f"SELECT text FROM things_{_value(connection, 'now')} WHERE kind = ? AND key = ?"  # noqa: S608
            texts = {reference: connection.execute(sql, reference).fetchone() for reference in references}
        return {reference: passage(row[0], plan.terms) for reference, row in texts.items() if row}


def _use_wal(connection: sqlite3.Connection) -> None:
    """SQLite waits for a file that is busy, but not with this when another process is just doing the same."""
    until = time.monotonic() + BUSY_SECONDS
    while True:
        try:
            connection.execute("PRAGMA journal_mode = WAL")
            return
        except sqlite3.OperationalError as busy:
            if busy.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > until:
                raise
        time.sleep(AGAIN_SECONDS)


class _Search:
    """One question to one generation."""

    def __init__(self, connection: sqlite3.Connection, wanted: Wanted):
        self.connection, self.wanted = connection, wanted
        self.generation = _value(connection, "now")
        self.groups = [[_phrase(phrase) for phrase in group] for group in wanted.plan.groups]

    def run(self, asking: Asking) -> list[Reference]:
        parts = []
        for number, group in enumerate(self.groups):
            more = self._lookalikes(number) if number in asking.forgiving else []
            parts.append(f"({' OR '.join(group + more)})")
        if asking.any_word:
            parts += [_phrase(phrase) for phrase in self.wanted.plan.loose]
        return self._rows(" OR ".join(parts) if asking.any_word else " AND ".join(parts), MAX_HITS)

    def is_scarce(self, number: int) -> bool:
        return len(self._rows(" OR ".join(self.groups[number]), FEW_HITS)) < FEW_HITS

    def _rows(self, match: str, limit: int) -> list[Reference]:
        wanted, words = self.wanted, f"words_{self.generation}"
        where, values = [f"{words} MATCH ?"], [match]
        for column, some, no in (
            ("audience", wanted.audiences, ""),
            ("kind", wanted.kinds, ""),
            ("author", wanted.blocked_authors, "NOT "),
            ("theme", [wanted.theme] if wanted.theme else (), ""),
        ):
            if some or column == "audience":
                where.append(f"{column} {no}IN ({', '.join('?' * len(some))})")
                values += some
        sql = (
            f"SELECT kind, key FROM {words} JOIN things_{self.generation} ON id = {words}.rowid "  # noqa: S608
            f"WHERE {' AND '.join(where)} ORDER BY bm25({words}, {WEIGHTS}) * weight, id LIMIT ?"
        )
        return self.connection.execute(sql, [*values, limit]).fetchall()

    def _lookalikes(self, number: int) -> list[str]:
        """Words of the index that the first word of this group may have been meant to be."""
        likeness = self.wanted.plan.likeness(number)
        beginning = [f"{_quoted(likeness.beginning)} *"] if likeness.beginning else []
        if not likeness.errors:
            return beginning
        first = likeness.stem[0]
        sql = f"SELECT term FROM vocabulary_{self.generation} WHERE term >= ? AND term < ?"  # noqa: S608
        known = self.connection.execute(sql, [first, first + "\U0010ffff"])
        near = [
            term
            for (term,) in known
            if language.distance(likeness.stem, term, likeness.errors) <= likeness.errors
            and term not in lexicon.small_stems()
        ]
        return [_quoted(term) for term in near] + beginning


def _quoted(word: str) -> str:
    return f'"{word}"'  # only letters and digits come here


def _phrase(phrase: Phrase) -> str:
    if len(phrase.stems) == 1:
        return _quoted(phrase.stems[0])
    return f"NEAR({' '.join(map(_quoted, phrase.stems))}, {phrase.slop})"


@contextmanager
def _transaction(connection: sqlite3.Connection, kind: str = "IMMEDIATE") -> Iterator[None]:
    connection.execute(f"BEGIN {kind}")
    try:
        yield
    except BaseException:
        connection.execute("ROLLBACK")
        raise
    connection.execute("COMMIT")


def _value(connection: sqlite3.Connection, name: str) -> int | None:
    row = connection.execute("SELECT value FROM state WHERE name = ?", [name]).fetchone()
    return row and row[0]


def _generations(connection: sqlite3.Connection) -> list[int]:
    """The generation that is asked, and the one that is being built if there is one."""
    return [value for name in ("now", "building") if (value := _value(connection, name)) is not None]


def _make_tables(connection: sqlite3.Connection, generation: int) -> None:
    for table in (THINGS, WORDS, VOCABULARY):
        connection.execute(table.format(generation))


def _drop_tables(connection: sqlite3.Connection, generation: int) -> None:
    for table in ("vocabulary", "words", "things"):
        connection.execute(f"DROP TABLE IF EXISTS {table}_{generation}")


def _fields(document: Document) -> dict:
    return {
        "title": document.title,
        "text": document.text,
        "keywords": document.keywords,
        "audience": document.audience,
        "theme": document.theme,
        "author": document.author,
        "weight": document.weight,
    }


def _put(connection: sqlite3.Connection, generation: int, document: Document) -> bool:
    """True when other words stood in its place."""
    reference = (document.kind, document.key)
    sql = f"SELECT title, text, keywords, id FROM things_{generation} WHERE kind = ? AND key = ?"  # noqa: S608
    before = connection.execute(sql, reference).fetchone()
    if before and before[:3] == (document.title, document.text, document.keywords):
        fields = _fields(document)
        places = ", ".join(f"{name} = ?" for name in fields)
        sql = f"UPDATE things_{generation} SET {places} WHERE id = ?"  # noqa: S608
        connection.execute(sql, [*fields.values(), before[3]])
        return False
    replaced = _take_out(connection, generation, reference)
    _put_if_new(connection, generation, document)
    return replaced


def _put_if_new(connection: sqlite3.Connection, generation: int, document: Document) -> None:
    fields = {"kind": document.kind, "key": document.key} | _fields(document)
    sql = f"INSERT OR IGNORE INTO things_{generation} ({', '.join(fields)}) VALUES ({', '.join('?' * len(fields))})"  # noqa: S608
    inserted = connection.execute(sql, list(fields.values()))
    if inserted.rowcount == 1 and document.audience != NOBODY:
        everything = f"{document.title} {document.keywords} {document.text}"
        columns = [language.stems(text) for text in (document.title, document.keywords, document.text)]
        columns.append([language.stem(part) for part in language.part_words(everything)])
        sql = f"INSERT INTO words_{generation} (rowid, title, keywords, text, parts) VALUES (?, ?, ?, ?, ?)"  # noqa: S608
        connection.execute(sql, [inserted.lastrowid, *map(" ".join, columns)])


def _take_out(connection: sqlite3.Connection, generation: int, reference: Reference) -> bool:
    sql = f"DELETE FROM things_{generation} WHERE kind = ? AND key = ? RETURNING id"  # noqa: S608
    row = connection.execute(sql, reference).fetchone()
    if row:
        connection.execute(f"DELETE FROM words_{generation} WHERE rowid = ?", row)  # noqa: S608
    return row is not None


def _forget(connection: sqlite3.Connection) -> None:
    """Merge the segments, so that deleted words are in no segment any more, and empty the journal."""
    with _transaction(connection):
        for generation in _generations(connection):
            connection.execute(f"INSERT INTO words_{generation} (words_{generation}) VALUES ('optimize')")  # noqa: S608
    connection.execute("PRAGMA wal_checkpoint(TRUNCATE)")
