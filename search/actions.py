"""Keep the index as the rooms are: work off the outbox, and rebuild. Nothing else writes to the index.

A process that works off changes holds a lease, so a document that was read before a change is never written after one
that was read later. Changes may be worked off in any order, twice, or after a crash halfway: the document is read from
its room at that moment, and a thing without a document is removed.
"""

import logging
from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from functools import cache
from itertools import batched, count

from django.db import DatabaseError
from django.utils import timezone

from community import indexing
from community.indexing import Document, Source
from search import leases, outbox
from search.analysis.data_files import read_pairs
from search.condition import is_rebuild_needed
from search.engines.base import EngineError, IndexDamaged
from search.engines.factory import get_engine
from search.leases import CHANGES, REBUILD, Lease
from search.models import PendingChange

BATCH = 200
REBUILD_BATCH = 500

logger = logging.getLogger(__name__)


class RebuildRunning(Exception):
    """Another process builds the index now."""


@dataclass(frozen=True)
class CaughtUp:
    """The outcome of working off the outbox."""

    count: int = 0  # of the changes that were taken in
    error: str = ""  # of the engine
    next_at: datetime | None = None  # when there is more to do


# changes


def catch_up(*, batches: int | None = None, ignore_pause: bool = False) -> CaughtUp:
    """Work off what is due, at most so many batches. What fails stays in the outbox.

    When another process works, this one leaves everything to it: that one looks again after it has let go.
    """
    total = 0
    for _batch in count() if batches is None else range(batches):
        changes = outbox.due(BATCH)
        if not changes:
            return CaughtUp(total)
        with leases.hold(CHANGES, ignore_pause=ignore_pause) as lease:
            if lease is None:
                return CaughtUp(total)
            try:
                total += _work_off(changes, lease)
            except EngineError as error:
                logger.error("search is behind (%s)", error)  # the class of the error, and no text
                if isinstance(error, IndexDamaged):
                    leases.want(REBUILD)
                return CaughtUp(total, str(error), next_at=lease.pause())
            lease.succeed()
    return CaughtUp(total, next_at=timezone.now())


def _work_off(changes: list[PendingChange], lease: Lease) -> int:
    """Index or remove the things that changed, take the changes from the outbox, and return how many went.

    Raises:
        EngineError: the engine does not answer; all of it is still to be done.
    """
    keys_by_kind: dict[str, dict[str, None]] = {}
    for change in changes:
        keys_by_kind.setdefault(change.kind, {})[change.key] = None
    failed = set()
    documents: list[Document] = []
    for kind, keys in keys_by_kind.items():
        of_kind, failed_keys = _documents_that_can_be_read(kind, list(keys))
        removed = keys.keys() - {document.key for document in of_kind} - set(failed_keys)
        if removed:
            get_engine().remove(kind, sorted(removed))
        documents += of_kind
        failed |= {(kind, key) for key in failed_keys}
    if documents:
        refused = _failing(lambda some: get_engine().index(some), documents)
        failed |= {(document.kind, document.key) for document in refused}
    if not lease.renew():  # this process stood still, and another one may have indexed something newer meanwhile
        for kind, keys in keys_by_kind.items():
            outbox.add(kind, keys)
        return 0
    done = [change for change in changes if (change.kind, change.key) not in failed]
    outbox.remove(done)
    outbox.postpone(change for change in changes if (change.kind, change.key) in failed)
    return len(done)


def _failing[Thing](work: Callable[[list[Thing]], None], things: list[Thing]) -> list[Thing]:
    """Do this work with all these things, in halves where it fails; return those with which it fails alone.

    Raises:
        EngineError, DatabaseError: nothing works at the moment.
    """
    try:
        work(things)
    except (EngineError, DatabaseError):
        raise
    except Exception as error:  # of a room, about one of its rows, or of the engine about a document
        if len(things) > 1:
            middle = len(things) // 2
            return [*_failing(work, things[:middle]), *_failing(work, things[middle:])]
        logger.error("search cannot take in a thing (%s)", type(error).__name__)
        return things
    return []


# rebuild


def keep_up() -> CaughtUp:
    """Build the index when it was lost, damaged or never filled, or a rebuild did not end; then work off the outbox.

    Raises:
        EngineError: when the engine does not answer.
    """
    if is_rebuild_needed():
        try:
            rebuild()
        except RebuildRunning:
            logger.info("another process builds the search index")
    get_engine().purge()
    return catch_up(ignore_pause=True)


def rebuild(*, report: Callable[[str], None] = lambda line: None) -> int:
    """Build a new index from the documents of all rooms; searches use the old one until it is complete.

    It is wanted until it succeeds: ``keep_up`` takes it up when this process does not get there.

    Returns:
        The number of documents in the new index.

    Raises:
        EngineError: when the engine does not answer.
        RebuildRunning: another process builds the index now.
    """
    leases.want(REBUILD)
    with leases.hold(REBUILD, ignore_pause=True) as lease:
        if lease is None:
            raise RebuildRunning
        began_at = timezone.now()
        count = get_engine().rebuild(_all_documents(lease, report))
        lease.finish(began_at)
    catch_up(ignore_pause=True)
    return count


def _all_documents(lease: Lease, report: Callable[[str], None]) -> Iterator[Document]:
    """Yield the documents of all rooms, and hold the lease meanwhile.

    Raises:
        RebuildRunning: this process stood still for so long that another one has begun.
    """
    for kind, source in sorted(indexing.sources().items()):
        count = 0
        for keys in batched(source.keys(), REBUILD_BATCH):
            if not lease.renew():
                raise RebuildRunning
            documents, _failed = _documents_that_can_be_read(kind, [str(key) for key in keys])
            count += len(documents)
            yield from documents
        report(f"{kind}: {count}")


# documents


def _documents_that_can_be_read(kind: str, keys: list[str]) -> tuple[list[Document], list[str]]:
    """Return the documents of these things, and the keys of those that their room fails to make a document of."""
    source = indexing.sources().get(kind)
    documents: list[Document] = []
    failed = _failing(lambda some: documents.extend(_documents(source, some)), keys) if source else []
    return documents, failed


def _documents(source: Source, keys: Iterable[str]) -> list[Document]:
    """Return the documents of a room, each with the keywords of its kind: "cursus herstel" finds a course."""
    kind_keywords = _kind_keywords().get(source.kind, "")
    documents = source.documents(keys)
    return [replace(document, keywords=f"{document.keywords} {kind_keywords}".strip()) for document in documents]


@cache
def _kind_keywords() -> dict[str, str]:
    return dict(read_pairs("kind_keywords.tsv"))
