"""Registry of what search can index. This module imports no engine and no room.

A room registers a ``Source`` for each kind of thing (in its ``documents.py``); its actions call ``changed(kind, key)``,
which calls the subscribers (``search``) after commit. Whether a user may see a thing is checked twice: the engine
filters on ``Document.audience``, and ``Source.visible`` of the room decides at every search. It is first asked for keys
alone (``visible_keys``), of all rooms in one query, and then for the rows of the few that are shown (``links``).
"""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import partial
from itertools import batched
from typing import TYPE_CHECKING, Any

from django.db import transaction
from django.db.models import QuerySet, Value

if TYPE_CHECKING:  # the app registry is not ready when this module is imported
    from django.contrib.auth.base_user import AbstractBaseUser
    from django.contrib.auth.models import AnonymousUser

KEYS_OF_A_QUERY = 2_000  # databases allow some tens of thousands of parameters

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


VisibleRows = Callable[[Any], QuerySet]  # of a user: a member, or an AnonymousUser


@dataclass(frozen=True)
class Source:
    """The documents of one kind of thing, and who may see them.

    ``documents(keys)`` returns the documents to index; a key without a document is removed from the index.
    ``keys()`` returns all keys, for a rebuild. ``visible(user)`` returns the rows that this user may find, with what
    ``link(row)`` needs; the user of a visitor is an ``AnonymousUser``. Kinds that share keys and a rule have the same
    ``visible_at_once``: it says for all of them together which keys this user may find.
    """

    kind: str
    documents: Callable[[Iterable[str]], Iterable[Document]]
    keys: Callable[[], Iterator[str]]
    visible: VisibleRows
    link: Callable[[Any], ResultLink]
    visible_at_once: VisibleRows | None = None


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
    """Call ``subscriber(kind, key)`` after each commit that changed or removed a thing."""
    if subscriber not in _registry.subscribers:
        _registry.subscribers.append(subscriber)


Reference = tuple[str, str]  # kind and key


def visible_keys(user: "AbstractBaseUser | AnonymousUser", references: Iterable[Reference]) -> set[Reference]:
    """Return those of these things that this user may see. One query for a few thousand of them."""
    visible: set[Reference] = set()
    for some in batched(references, KEYS_OF_A_QUERY):
        asked: dict[VisibleRows, dict[str, Reference]] = {}
        for kind, key in some:
            if source := _registry.sources.get(kind):
                asked.setdefault(source.visible_at_once or source.visible, {})[key] = (kind, key)
        by_number = list(asked.values())
        rows = [
            rows_for(user).filter(pk__in=list(by_key)).order_by().annotate(asked=Value(number))
            for number, (rows_for, by_key) in enumerate(asked.items())
        ]
        if rows:
            keys, *others = [each.values_list("asked", "pk") for each in rows]
            visible |= {by_number[number][str(key)] for number, key in keys.union(*others, all=True).order_by()}
    return visible


def links(user: "AbstractBaseUser | AnonymousUser", references: Iterable[Reference]) -> dict[Reference, ResultLink]:
    """Return the links to those of these few things that this user may see. One query for each kind."""
    link_of = {kind: source.link for kind, source in _registry.sources.items()}
    return {(kind, str(row.pk)): link_of[kind](row) for kind, rows in _rows(user, references) for row in rows}


def _rows(user, references: Iterable[Reference]) -> Iterator[tuple[str, QuerySet]]:
    """Yield each kind among these things, with the rows that this user may see."""
    keys_by_kind: dict[str, list[str]] = {}
    for kind, key in references:
        keys_by_kind.setdefault(kind, []).append(key)
    for kind in sorted(keys_by_kind.keys() & _registry.sources.keys()):
        yield kind, _registry.sources[kind].visible(user).filter(pk__in=keys_by_kind[kind])


def keys_of(rows: QuerySet) -> Iterator[str]:
    """Yield the primary keys of these rows as text, read in chunks because there may be very many."""
    return (str(key) for key in rows.values_list("pk", flat=True).iterator())


def changed(kind: str, key: object) -> None:
    """Call the subscribers after commit: the thing was created, changed or removed."""
    for subscriber in _registry.subscribers:
        transaction.on_commit(partial(subscriber, kind, str(key)), robust=True)
