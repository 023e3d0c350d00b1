"""The protocol of a search engine. An engine stores and finds; the room that owns a thing decides who may see it."""

from collections.abc import Callable, Iterable
from dataclasses import dataclass
from typing import Protocol

from community.indexing import AUDIENCE_MEMBERS, AUDIENCE_PUBLIC, Document, Reference
from search.analysis.highlighter import Segments
from search.query.plan import QueryPlan

MAX_HITS = 200  # ten pages of twenty; nobody reads further

Visible = Callable[[list[Reference]], list[Reference]]  # returns those that the reader may see, in the same order


# The parts of an index, with words of their own: what everybody may see, what members may see, and all closed groups.
PARTS = (PUBLIC, MEMBERS, GROUPS) = ("public", "members", "groups")


def part_of(audience: str) -> str:
    """Return the part of the index that holds the documents of an audience."""
    return {AUDIENCE_PUBLIC: PUBLIC, AUDIENCE_MEMBERS: MEMBERS}.get(audience, GROUPS)


class EngineError(Exception):
    """The engine does not answer. The message never holds text of a query or a document."""


class DocumentRefused(Exception):
    """The engine answers, and does not take a document among those that it was given."""


class IndexDamaged(EngineError):
    """The index cannot be read any more. A rebuild puts a new one in its place."""


@dataclass(frozen=True)
class SearchRequest:
    """A query, and what its results are limited to."""

    plan: QueryPlan
    audiences: tuple[str, ...] = (AUDIENCE_PUBLIC,)  # empty finds nothing
    blocked_authors: tuple[str, ...] = ()
    kinds: tuple[str, ...] = ()  # empty is every kind
    theme: str = ""  # empty is every theme
    visible: Visible = list  # the last word, of the rooms

    @property
    def parts(self) -> list[str]:
        """Return the parts of the index that the reader may search."""
        return [part for part in PARTS if part in {part_of(audience) for audience in self.audiences}]


class Engine(Protocol):
    """An index of documents. Every method raises ``EngineError`` when the engine does not answer.

    Where there is no index, ``index`` begins one, which is not complete before a rebuild; also when several processes
    begin at once, there is one.
    """

    def index(self, documents: Iterable[Document]) -> None:
        """Add documents, or replace those with the same kind and key.

        Raises:
            DocumentRefused: one of them, or several; the others may be in the index.
        """

    def remove(self, kind: str, keys: Iterable[str]) -> None:
        """Delete documents, so that nothing of their text stays in what is stored."""

    def find(self, request: SearchRequest) -> list[Reference]:
        """Return at most ``MAX_HITS`` references, best first.

        What the reader may not see (another audience, a blocked author, not ``visible``) changes nothing: not the
        order, not the number, and not how far the search is relaxed.
        """

    def passages(self, plan: QueryPlan, references: Iterable[Reference]) -> dict[Reference, Segments]:
        """Return for each document a short passage of its text with the words of the query marked."""

    def rebuild(self, documents: Iterable[Document]) -> int:
        """Build a new index, swap it with the old one, and return the number of documents in it.

        Changes that others make meanwhile are in the new one as well. One process at a time may rebuild.
        """

    def purge(self) -> None:
        """Let deleted words leave what is stored, where a killed process or a busy file kept them."""

    def is_complete(self) -> bool:
        """Return whether a rebuild filled this index. If not, it is new, or the former one was lost."""

    def count(self) -> int:
        """Return the number of documents in the index."""
