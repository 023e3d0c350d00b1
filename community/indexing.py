"""What search may know of the rooms. This file knows no engine and no room.

A room registers a ``Source`` per kind of thing (in its ``documents.py``); its actions call ``changed(kind, key)``,
which tells the subscribers (``search``) after commit. Whether somebody may see a thing is asked twice: the engine
filters on ``Document.audience``, and the door of the room (``Source.visible``) has the last word at every search.
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime

from django.db import transaction
from django.db.models import QuerySet

AUDIENCE_PUBLIC = "public"
AUDIENCE_MEMBERS = "members"


def audience_of_group(group_key: object) -> str:
    """The audience token of one closed group."""
    return f"group:{group_key}"


@dataclass(frozen=True)
class Document:
    """One thing that can be found. ``key`` is the thing's primary key as text and is never shown."""

    kind: str
    key: str
    title: str
    text: str
    audience: str = AUDIENCE_PUBLIC
    keywords: str = ""
    theme: str = ""
    author: str = ""  # key of the Member who wrote it, so that blocks can be applied; never shown
    at: datetime | None = None
    weight: float = 1.0


@dataclass(frozen=True)
class Found:
    """How a visible thing is shown in a list of results."""

    title: str
    url: str
    label: str  # the kind, in the reader's language
    context: str = ""  # for instance the board or the college


@dataclass(frozen=True)
class Source:
    """How one kind of thing becomes documents, and who may see them."""

    kind: str
    documents: Callable[[Iterable[str]], Iterable[Document]]  # keys that are gone simply give nothing
    keys: Callable[[], Iterator[str]]  # all keys, for building the index anew
    visible: Callable[[object, Iterable[str]], dict[str, Found]]  # (member or None, keys) -> what this person may see


@dataclass
class _Registry:
    sources: dict[str, Source] = field(default_factory=dict)
    subscribers: list[Callable[[str, str], None]] = field(default_factory=list)


_registry = _Registry()


def register(source: Source) -> None:
    _registry.sources[source.kind] = source


def sources() -> dict[str, Source]:
    return dict(_registry.sources)


def subscribe(subscriber: Callable[[str, str], None]) -> None:
    """``subscriber(kind, key)`` is called after each commit that changed or removed the thing."""
    if subscriber not in _registry.subscribers:
        _registry.subscribers.append(subscriber)


def keys_of(rows: QuerySet) -> Iterator[str]:
    """The keys of these rows as documents have them, read piece by piece: there may be very many."""
    return (str(key) for key in rows.values_list("pk", flat=True).iterator())


def changed(kind: str, key: object) -> None:
    """The thing was made, changed or removed: tell the subscribers when the transaction has been committed."""
    for subscriber in _registry.subscribers:
        transaction.on_commit(lambda tell=subscriber: tell(kind, str(key)), robust=True)
