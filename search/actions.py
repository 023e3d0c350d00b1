"""Every change of the index. It follows what the rooms say; nobody changes it by hand."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import replace
from functools import cache
from itertools import batched

from community import indexing
from community.indexing import Document, Source
from search.engine import engine
from search.language import lines

BATCH = 100


def refresh(*, kind: str, key: str) -> None:
    """Bring one thing in the index up to date: taken in when its room gives a document, taken out when not.

    Raises:
        EngineError: when the engine does not answer.
    """
    source = indexing.sources().get(kind)
    documents = _documents(source, [key]) if source else []
    if documents:
        engine().index(documents)
    else:
        engine().remove(kind, [key])


def rebuild(*, tell: Callable[[str], None] = lambda line: None) -> int:
    """Build the index anew from everything the rooms have; the old one answers until the new one is ready.

    Returns:
        The number of documents in the new index.
    """
    return engine().rebuild(_everything(tell))


def _everything(tell: Callable[[str], None]) -> Iterator[Document]:
    for kind, source in sorted(indexing.sources().items()):
        number = 0
        for keys in batched(source.keys(), BATCH):
            documents = _documents(source, keys)
            number += len(documents)
            yield from documents
        tell(f"{kind}: {number}")


def _documents(source: Source, keys: Iterable[str]) -> list[Document]:
    """What a room gives, with the words that people have for this kind of thing: "cursus herstel" finds a course."""
    words = _kind_words().get(source.kind, "")
    found = source.documents([str(key) for key in keys])
    return [replace(document, keywords=f"{document.keywords} {words}".strip()) for document in found]


@cache
def _kind_words() -> dict[str, str]:
    return dict(line.split("\t") for line in lines("kinds.tsv"))
