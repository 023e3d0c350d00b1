"""The kinds of stream. A room registers its kinds in its ``streams.py``; the hub imports no room.

A stream is called ``kind:public_id`` (``topic:<uuid>``); the stream of the member alone is ``me`` for the client. All
functions of a kind are called in a thread with the database, never in the event loop.
"""

from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

ME = "me"


class Refused(Exception):
    """A message that is not stored: ``code`` is for the client, ``reason`` a kind sentence for the member."""

    def __init__(self, code: str, reason: object):
        super().__init__(code)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Head:
    """The last sequence number of a stream, and the version of the right to read it."""

    seq: int
    version: int


@dataclass(frozen=True)
class Event:
    """An event on a stream, with what may be shown of it now.

    ``frame`` is sent to clients beside ``t``, ``s`` and ``seq``: JSON with public ids only.
    ``author`` is the key of the Member who wrote or did it: the event is not sent across a block.
    ``only`` limits it to these member keys (a hidden text, which its author still sees).
    ``members_only``: not for visitors, who may read other events of this stream.
    """

    seq: int
    frame: dict = field(default_factory=dict)
    author: object = None
    only: Collection | None = None
    members_only: bool = False


@dataclass(frozen=True)
class Sent:
    """The sequence number of what was stored; ``frame`` is added to the answer to its writer alone."""

    seq: int
    frame: dict = field(default_factory=dict)


@dataclass(frozen=True)
class StreamKind:
    """A kind of stream: reading it, who may, and what may be sent on it. ``user`` is a member or AnonymousUser.

    heads(ids): the Head of each of these streams that exists. A fixed number of queries, one if possible.
    may_read(user, id): the right to read, asked with every frame of the client and whenever a version changed.
    read(id, after, upto): the events with ``after < seq <= upto``, in order, for everybody; the hub leaves out what a
        user may not see. Bounded, because ``upto - after`` is.
    send(user, id, cid, text): store what a client sent and return a Sent; the same ``cid`` returns the same ``seq``
        again. Raises Refused or NotAllowed. None when nothing can be sent on this kind.
    present(users_by_id): told with each join and each heartbeat which members have a socket on these streams in this
        process, by the id of the stream.
    state: a stream without numbered events, with a value that is replaced (a count). Its ``seq`` is any number that
        differs between two values, and ``read`` returns the one event of now, whatever its arguments.
    """

    name: str
    heads: Callable[[Collection[str]], dict[str, Head]]
    may_read: Callable[[Any, str], bool]
    read: Callable[[str, int, int], list[Event]]
    send: Callable[[Any, str, str, str], Sent] | None = None
    present: Callable[[Mapping[str, Collection]], None] | None = None
    state: bool = False


_kinds: dict[str, StreamKind] = {}
_find_blocked: list[Callable[[Any], Collection]] = []
_find_away: list[Callable[[Collection], Collection]] = []


def register(kind: StreamKind) -> None:
    _kinds[kind.name] = kind


def register_blocks(find_blocked: Callable[[Any], Collection]) -> None:
    """``find_blocked(user)`` returns the keys of the members on the other side of a block, whoever made it."""
    _find_blocked[:] = [find_blocked]


def register_away(find_away: Callable[[Collection], Collection]) -> None:
    """``find_away(keys)`` returns those of these members who are away: only they see their own events."""
    _find_away[:] = [find_away]


def limit_to_present(events: list[Event]) -> list[Event]:
    """Limit the events of members who are away to these members themselves. One query for all events."""
    authors = {str(event.author) for event in events if event.author is not None}
    away = {str(key) for find_away in _find_away for key in find_away(authors)} if authors else set()
    return [replace(event, only=[event.author]) if str(event.author) in away else event for event in events]


def blocked_keys(user) -> frozenset:
    return frozenset(str(key) for find_blocked in _find_blocked for key in find_blocked(user))


def kind_of(stream: str) -> StreamKind | None:
    return _kinds.get(stream.partition(":")[0])


def id_of(stream: str) -> str:
    return stream.partition(":")[2]


def parse_stream(name: object, member_key: str | None) -> str | None:
    """Return the stream that a client calls by this name, or None. ``me`` is the stream of the member who asks."""
    if not isinstance(name, str):
        return None
    if name == ME:
        return f"{ME}:{member_key}" if member_key and ME in _kinds else None
    kind, _colon, public_id = name.partition(":")
    if kind == ME or kind not in _kinds:
        return None
    try:
        return name if str(UUID(public_id)) == public_id else None
    except ValueError:
        return None


def client_name(stream: str) -> str:
    """Return what the client calls this stream: the key of a member is never sent."""
    return ME if stream.startswith(f"{ME}:") else stream
