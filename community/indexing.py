"""Registry of what search can index. This module imports no engine and no room.

A room registers a ``Source`` for each kind of thing (in its ``documents.py``); its actions call ``changed(kind, key)``
within their transaction, and the subscriber (``search``) notes there what it has to index: a change and its note are
kept together or not at all. Whether a user may see a thing is checked twice: the engine filters on
``Document.audience``, and ``Source.visible`` of the room decides at every search.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Protocol

from django.db.models import QuerySet

AUDIENCE_PUBLIC = "public"
AUDIENCE_MEMBERS = "members"


def audience_of_group(group_key: object) -> str:
    """Return the audience token of a closed group."""
    return f"group:{group_key}"


@dataclass(frozen=True)
class Document:
    """A thing that search can find. ``key`` is its primary key as text and is never shown."""

    kind: str
    key: str
    title: str
    text: str
    audience: str = AUDIENCE_PUBLIC
    keywords: str = ""
    summary: str = ""  # also part of the text, and weighs more
    theme: str = ""
    author: str = ""  # primary key of the Member who wrote it, to apply blocks; never shown
    at: datetime | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class ResultLink:
    """A visible thing as a list of results shows it."""

    title: str
    url: str
    label: str  # the name of its kind, in the reader's language
    context: str = ""  # for example its board or college


Reference = tuple[str, str]  # kind and key
VisibleRows = Callable[[Any], QuerySet]  # of a user: a member, or an AnonymousUser


@dataclass(frozen=True)
class Source:
    """The documents of one kind of thing, and who may see them.

    ``documents(keys)`` returns the documents to index; a key without a document is removed from the index.
    ``keys()`` returns all keys, for a rebuild. ``visible(user)`` returns the rows that this user may find, with what
    ``link(row)`` needs: models or, in a fraction of the time, named tuples with a ``pk``. The user of a visitor is an
    ``AnonymousUser``. ``visible_at_once`` says which keys this user may find, when that needs less; kinds that share
    keys and a rule have the same one. Both are compiled once (``ReaderQuery``): beside the user they depend on nothing
    but the rows of the database.
    """

    kind: str
    documents: Callable[[Iterable[str]], Iterable[Document]]
    keys: Callable[[], Iterator[str]]
    visible: VisibleRows
    link: Callable[[Any], ResultLink]
    visible_at_once: VisibleRows | None = None


class Subscriber(Protocol):
    def __call__(self, kind: str, keys: list[str], *, erased: bool) -> None:
        """Note that these things changed; within the transaction that changes them."""


@dataclass
class _Registry:
    sources: dict[str, Source] = field(default_factory=dict)
    subscribers: list[Subscriber] = field(default_factory=list)
    rebuilders: list[Callable[[], None]] = field(default_factory=list)


_registry = _Registry()


def register(source: Source) -> None:
    _registry.sources[source.kind] = source


def sources() -> dict[str, Source]:
    return dict(_registry.sources)


def subscribe(subscriber: Subscriber) -> None:
    """Call this subscriber in each transaction that changes or removes things."""
    if subscriber not in _registry.subscribers:
        _registry.subscribers.append(subscriber)


def keys_of(rows: QuerySet) -> Iterator[str]:
    """Yield the primary keys of these rows as text, read in chunks because there may be very many."""
    return (str(key) for key in rows.values_list("pk", flat=True).iterator())


def changed(kind: str, *keys: object, erased: bool = False) -> None:
    """Tell the subscribers that things of this kind were created, changed or removed.

    Call it within the transaction of the change, once for many keys. ``erased`` says that words were taken back: the
    index loses those first.
    """
    if keys:
        for subscriber in _registry.subscribers:
            subscriber(kind, [str(key) for key in keys], erased=erased)


def subscribe_to_audiences(rebuilder: Callable[[], None]) -> None:
    """Call this in each transaction after which the audience of many documents is another one."""
    if rebuilder not in _registry.rebuilders:
        _registry.rebuilders.append(rebuilder)


def audience_changed() -> None:
    """Tell that everything in a group has another audience now. Call it within the transaction of the change."""
    for rebuilder in _registry.rebuilders:
        rebuilder()
