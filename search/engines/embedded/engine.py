"""The engine on SQLite FTS5.

Documents are analyzed by ``search.analysis`` before they are stored. Several processes may write (WAL and a busy
timeout); each thread keeps a connection. A rebuild fills the tables of the next generation in the same file and then
makes it the current one, so that other processes see the old index or the new one, and nothing in between.
"""

import os
import sqlite3
import threading
from collections.abc import Iterable, Iterator
from contextlib import contextmanager, suppress
from itertools import batched
from pathlib import Path

from community.indexing import Document
from search.analysis.highlighter import Highlighter, Segments
from search.engines.base import EngineError, IndexDamaged, Reference, SearchRequest
from search.engines.embedded import storage
from search.engines.embedded.queries import EmbeddedQueryRunner
from search.engines.relaxed_search import relaxed_search
from search.query.plan import QueryPlan

DAMAGED = {sqlite3.SQLITE_CORRUPT, sqlite3.SQLITE_NOTADB}
PRIMARY_CODE = 0xFF  # of an extended result code of SQLite
REBUILD_BATCH = 2_000  # each batch is one segment of FTS5, and one transaction: others wait at most a second


class EmbeddedEngine:
    def __init__(self, path: str | Path):
        self.path = Path(path)
        self._kept = threading.local()

    @contextmanager
    def _connection(self) -> Iterator[sqlite3.Connection]:
        """Yield the connection of this thread, to a file that has its tables.

        Raises:
            EngineError: when the file cannot be read or written.
            IndexDamaged: when what is in it is no index, or not any more.
        """
        try:
            yield self._open_connection()
        except (sqlite3.Error, OSError) as error:
            self._close_connection()
            is_damaged = getattr(error, "sqlite_errorcode", 0) & PRIMARY_CODE in DAMAGED
            kind = IndexDamaged if is_damaged else EngineError
            raise kind(getattr(error, "sqlite_errorname", type(error).__name__)) from None

    def _open_connection(self) -> sqlite3.Connection:
        """Return the kept connection; a new one in another process, and when another file came in its place."""
        file = self._file()
        if file is None or getattr(self._kept, "file", None) != file:
            self._close_connection()
            self._kept.connection = storage.open_file(self.path)
            self._kept.file = self._file()
        return self._kept.connection

    def _close_connection(self) -> None:
        if connection := self._kept.__dict__.pop("connection", None):
            connection.close()
        self._kept.__dict__.pop("file", None)

    def _file(self) -> tuple[int, int] | None:
        """Return what tells this process and this file from others; ``None`` when there is no file."""
        with suppress(FileNotFoundError):
            return os.getpid(), self.path.stat().st_ino
        return None

    @contextmanager
    def _reading(self) -> Iterator[sqlite3.Connection]:
        """Yield a connection in a read transaction: all its queries see the same generation."""
        with self._connection() as connection, storage.transaction(connection, "DEFERRED"):
            yield connection

    # changes

    def index(self, documents: Iterable[Document]) -> None:
        documents = list(documents)
        replaced = False
        with self._connection() as connection, storage.transaction(connection):
            for generation in storage.writable_generations(connection):
                for document in documents:
                    replaced |= storage.put_document(connection, generation, document)
            if replaced:
                storage.note_deleted_words(connection)
        self.purge()

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        references = [(kind, str(key)) for key in keys]
        removed = False
        with self._connection() as connection, storage.transaction(connection):
            current, *building = storage.writable_generations(connection)
            for reference in references:
                removed |= storage.delete_document(connection, current, reference)
                for generation in building:
                    removed |= storage.delete_document(connection, generation, reference)
                    storage.add_tombstone(connection, generation, reference)
            if removed:
                storage.note_deleted_words(connection)
        self.purge()

    def rebuild(self, documents: Iterable[Document]) -> int:
        self._delete_damaged_file()
        with self._connection() as connection:
            with storage.transaction(connection):
                building = storage.begin_generation(connection)
            for batch in batched(documents, REBUILD_BATCH):
                with storage.transaction(connection):
                    moments = storage.take_moments(connection, len(batch))
                    for document, moment in zip(batch, moments, strict=True):
                        storage.add_document(connection, building, document, moment)
            with storage.transaction(connection):
                storage.finish_generation(connection, building)
                storage.note_deleted_words(connection)
        self.purge()
        return self.count()

    def purge(self) -> None:
        with self._connection() as connection:
            if storage.has_deleted_words(connection):
                storage.purge_deleted_words(connection)

    def _delete_damaged_file(self) -> None:
        try:
            with self._connection() as connection:
                if connection.execute("PRAGMA quick_check(1)").fetchone() == ("ok",):
                    return
        except IndexDamaged:
            pass
        self._close_connection()
        storage.delete_files(self.path)

    # queries

    def is_complete(self) -> bool:
        with self._reading() as connection:
            return storage.is_complete(connection)

    def count(self) -> int:
        with self._reading() as connection:
            sql = f"SELECT count(*) FROM things_{storage.current_generation(connection)}"  # noqa: S608
            return connection.execute(sql).fetchone()[0]

    def find(self, request: SearchRequest) -> list[Reference]:
        with self._reading() as connection:
            return relaxed_search(request, lambda request: EmbeddedQueryRunner(connection, request))

    def passages(self, plan: QueryPlan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        with self._reading() as connection:
            generation = storage.current_generation(connection)
            sql = f"SELECT text FROM things_{generation} WHERE kind = ? AND key = ?"  # noqa: S608
            rows = {reference: connection.execute(sql, reference).fetchone() for reference in references}
        highlighter = Highlighter(plan.stems)
        return {reference: highlighter.passage(row[0]) for reference, row in rows.items() if row}
