"""Update the index from what the rooms provide. Nothing else writes to it."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import batched

from community import indexing
from community.indexing import Document, Source
from search.analysis.data_files import read_pairs
from search.engines.factory import get_engine

BATCH = 500


def refresh(*, kind: str, key: str) -> None:
    """Index one thing when its room returns a document for it; remove it from the index when not.

    Raises:
        EngineError: when the engine does not answer.
    """
    source = indexing.sources().get(kind)
    documents = _documents(source, [key]) if source else []
    if documents:
        get_engine().index(documents)
    else:
        get_engine().remove(kind, [key])


def rebuild(*, report: Callable[[str], None] = lambda line: None) -> int:
    """Build a new index from the documents of all rooms; searches use the old one until it is complete.

    Returns:
        The number of documents in the new index.

    Raises:
        EngineError: when the engine does not answer.
    """
    return get_engine().rebuild(_all_documents(report))


def _all_documents(report: Callable[[str], None]) -> Iterator[Document]:
    for kind, source in sorted(indexing.sources().items()):
        count = 0
        for keys in batched(source.keys(), BATCH):
            documents = _documents(source, keys)
            count += len(documents)
            yield from documents
        report(f"{kind}: {count}")


def _documents(source: Source, keys: Iterable[str]) -> list[Document]:
    """Return the documents of a room, each with the keywords of its kind: "cursus herstel" finds a course."""
    kind_keywords = _kind_keywords().get(source.kind, "")
    documents = source.documents([str(key) for key in keys])
    return [replace(document, keywords=f"{document.keywords} {kind_keywords}".strip()) for document in documents]


@cache
def _kind_keywords() -> dict[str, str]:
    return dict(read_pairs("kind_keywords.tsv"))
