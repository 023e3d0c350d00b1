"""The kinds of stream. A room registers its kinds in its ``streams.py``; the hub imports no room.

A stream is called ``kind:public_id`` (``topic:<uuid>``); the stream of the member alone is ``me`` for the client. All
functions of a kind are called in a thread with the database, never in the event loop.
"""

from collections.abc import Callable, Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any
from uuid import UUID

from django.db.models import PositiveIntegerField, Q, QuerySet, Subquery, UUIDField

from community.permissions import NotAllowed
from community.prepared import PreparedForMany, listed

ME = "me"
type Ranges = Mapping[str, tuple[int, int]]  # by the id of a stream: after which number, and up to which


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
    ``only`` limits it to these member keys (a hidden text, or one of a member who is away: its author still sees it).
    ``members_only``: not for visitors, who may read other events of this stream.
    Keys are kept as text, because each event is compared with many sockets.
    """

    seq: int
    frame: dict = field(default_factory=dict)
    author: str | None = None
    only: Collection | None = None
    members_only: bool = False

    def __post_init__(self):
        if self.author is not None:
            object.__setattr__(self, "author", str(self.author))
        if self.only is not None:
            object.__setattr__(self, "only", frozenset(map(str, self.only)))


@dataclass(frozen=True)
class Sending:
    """A text that a client sent on a stream, with its user and an idempotency key of the client."""

    user: object  # a member, or AnonymousUser
    cid: str
    text: str


@dataclass(frozen=True)
class Sent:
    """The sequence number of what was stored; ``frame`` is added to the answer to its writer alone."""

    seq: int
    frame: dict = field(default_factory=dict)


type Answer = Sent | Refused | NotAllowed


@dataclass(frozen=True)
class StreamKind:
    """A kind of stream: reading it, who may, and what may be sent on it. ``user`` is a member or AnonymousUser.

    heads(ids): the Head of each of these streams that exists. A fixed number of queries, one if possible.
    may_read(user, id): the right to read, asked with every frame of the client and whenever a version changed.
    read(ranges, visited): by id, the events with ``after < seq <= upto``, in order, for everybody; ``ranges`` has
        ``(after, upto)`` by id, and the hub leaves out what a user may not see. ``visited`` are the ids to which a
        visitor listens: only there it matters which events are ``members_only``. A fixed number of queries for all
        streams together. Bounded, because ``upto - after`` is.
    send(id, sendings): store what clients sent, in this order; return for each an answer: a Sent, or the Refused or
        NotAllowed that concerns it alone, ``Refused("absent", "")`` for a user who may not read this stream. The same
        ``cid`` of a member is answered with the same ``seq`` again. None when nothing can be sent on this kind.
    present(users_by_id): told with each join and each heartbeat which members have a socket on these streams in this
        process, by the id of the stream.
    state: a stream without numbered events, with a value that is replaced (a count). Its ``seq`` is any number that
        differs between two values, and ``read`` returns the event of now with the number ``upto``, whatever ``after``.
    """

    name: str
    heads: Callable[[Collection[str]], dict[str, Head]]
    may_read: Callable[[Any, str], bool]
    read: Callable[[Ranges, Collection[str]], dict[str, list[Event]]]
    send: Callable[[str, Sequence[Sending]], list[Answer]] | None = None
    present: Callable[[Mapping[str, Collection]], None] | None = None
    state: bool = False


_kinds: dict[str, StreamKind] = {}
_find_blocked: list[Callable[[Collection], Mapping]] = []


def register(kind: StreamKind) -> None:
    _kinds[kind.name] = kind


def register_blocks(find_blocked: Callable[[Collection], Mapping]) -> None:
    """``find_blocked(members)`` returns by member key the keys on the other side of a block, whoever made it."""
    _find_blocked[:] = [find_blocked]


def blocked_keys(members: Collection) -> dict[str, frozenset]:
    """Return by member key the keys of the members on the other side of a block. One query for all members."""
    by_member = _find_blocked[0](members) if _find_blocked and members else {}
    return {str(key): frozenset(map(str, keys)) for key, keys in by_member.items()}


def rows_in_ranges(rows: Callable[[], QuerySet], parent: str, model) -> Callable[[Ranges], list]:
    """Return what reads those of these ``rows`` that are in ranges of a ``seq``, by the id of their ``parent``.

    ``parent`` is a foreign key to ``model``. The rows are found by an index on parent and number, for each range.
    """

    def build(length: int) -> QuerySet:
        condition, number = Q(), PositiveIntegerField()
        fields = {"id": UUIDField(), "after": number, "upto": number}
        for public_id, after, upto in zip(*(listed(*named, length) for named in fields.items()), strict=True):
            key = Subquery(model.objects.filter(public_id=public_id).values("pk")[:1])
            condition |= Q(**{parent: key, "seq__gt": after, "seq__lte": upto})
        return rows().filter(condition)

    prepared = PreparedForMany(build)

    def read(ranges: Ranges) -> list:
        after, upto = ([pair[end] for pair in ranges.values()] for end in (0, 1))
        return prepared.rows(id=list(ranges), after=after, upto=upto)

    return read


def by_stream(ranges: Ranges, rows: Iterable[tuple[Any, Event]]) -> dict[str, list[Event]]:
    """Return the events by the public id of what they are of, in order; ``rows`` are pairs of that and an event."""
    events = {public_id: [] for public_id in ranges}
    for parent, event in sorted(rows, key=lambda row: row[1].seq):
        events[str(parent.public_id)].append(event)
    return events


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
