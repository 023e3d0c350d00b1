"""The door of the search engines: what each of them must do, and which one this installation has.

An engine finds and forgets; it decides nothing. Who may see what it finds is decided by the room that owns it.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from functools import lru_cache
from typing import Protocol

from django.conf import settings

from community.indexing import AUDIENCE_PUBLIC, Document
from search.highlight import Segments
from search.plan import Plan

MAX_HITS = 200  # ten pages of twenty; nobody reads further
FEW_HITS = 3  # with fewer, typing errors are forgiven

Reference = tuple[str, str]  # kind and key


class EngineError(Exception):
    """The engine does not answer. The message never holds what was asked or what was indexed."""


@dataclass(frozen=True)
class Wanted:
    """What somebody looks for, and what this person may find."""

    plan: Plan
    audiences: tuple[str, ...] = (AUDIENCE_PUBLIC,)
    blocked_authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # none is all
    theme: str = ""


@dataclass(frozen=True)
class Asking:
    """How strictly: which groups also accept what looks like it, and whether any single word is enough."""

    forgiving: frozenset[int] = frozenset()
    any_word: bool = False


class Engine(Protocol):
    def index(self, documents: Iterable[Document]) -> None:
        """Put documents in, or put them in the place of what they were."""

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        """Take things out, so that nothing of them is left in what is stored."""

    def find(self, wanted: Wanted) -> list[Reference]:
        """At most ``MAX_HITS`` things, best first."""

    def passages(self, plan: Plan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        """A short piece of each thing's text with the words that were looked for."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new index beside the old one, put it in its place, and say how many documents are in it."""

    def count(self) -> int:
        """How many documents are in the index."""


@lru_cache(1)
def _made(url: str, prefix: str, path: str) -> Engine:
    if url:
        from search.elastic import ElasticEngine

        return ElasticEngine(url, prefix)
    from search.embedded import EmbeddedEngine

    return EmbeddedEngine(path)


def engine() -> Engine:
    """Elasticsearch where its address is given, otherwise the file beside the database."""
    return _made(settings.ELASTICSEARCH_URL, settings.ELASTICSEARCH_PREFIX, str(settings.SEARCH_FILE))


class Search(Protocol):
    """One question to an engine."""

    def run(self, asking: Asking) -> list[Reference]:
        """What answers it, best first."""

    def is_scarce(self, number: int) -> bool:
        """Whether the group with this number finds little by itself."""


def ladder(wanted: Wanted, begin: Callable[[Wanted], Search]) -> list[Reference]:
    """Strictly first. With few hits: the words that were meant; then what looks like the rare words; then any word."""
    found: dict[Reference, None] = {}
    for some in _rungs(wanted, begin) if wanted.plan.groups else ():
        found |= dict.fromkeys(some)
        if len(found) >= FEW_HITS:
            break
    return list(found)[:MAX_HITS]


def _rungs(wanted: Wanted, begin: Callable[[Wanted], Search]) -> Iterator[list[Reference]]:
    plan, search = wanted.plan, begin(wanted)
    meant = begin(replace(wanted, plan=plan.meant)) if plan.meant else None
    yield search.run(Asking())
    if meant:
        yield meant.run(Asking())
    rare = frozenset(at for at in range(len(plan.groups)) if plan.likeness(at) and search.is_scarce(at))
    if rare:
        yield search.run(Asking(rare))
    if meant:
        yield meant.run(Asking(any_word=True))
    if not plan.is_small:
        yield search.run(Asking(rare, any_word=True))
