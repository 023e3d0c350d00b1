"""Kinds of stream. A room registers its kinds from above, in its ``consumers.py``; the hub names no room.

A stream is ``kind:public_id`` (``topic:<uuid>``); the stream of the member alone is called ``me``. Every function here
is called in a thread with the database, never in the event loop.
"""

from collections.abc import Callable, Collection
from dataclasses import dataclass, field, replace
from typing import Any
from uuid import UUID

ME = "me"


class Refused(Exception):
    """What a member sent is not stored: ``code`` for the page, ``reason`` a kind sentence for the person."""

    def __init__(self, code: str, reason: object):
        super().__init__(code)
        self.code, self.reason = code, reason


@dataclass(frozen=True)
class Head:
    """Where a stream stands: its last sequence number, and the version of who may read it."""

    seq: int
    version: int


@dataclass(frozen=True)
class Event:
    """One thing that happened on a stream, as it may be shown now.

    ``frame`` is what goes to the page beside ``t``, ``s`` and ``seq``; it must fit JSON and hold public ids only.
    ``author`` is the key of the Member whose words or deed it is: nothing goes across a block.
    ``only`` limits it to these member keys (a hidden text, that its writer still sees).
    """

    seq: int
    frame: dict = field(default_factory=dict)
    author: object = None
    only: Collection | None = None


@dataclass(frozen=True)
class StreamKind:
    """How one kind of stream is read, by whom, and what may be sent on it.

    heads(ids): where each of these streams stands; a stream that is not there is left out. At most one query.
    may_read(member, id): asked at the door and again whenever a version changed; ``member`` is None for a visitor.
    read(id, after, upto): the events with ``after < seq <= upto``, in order, for everyone; the hub leaves out what a
        reader may not see. Bounded, because ``upto - after`` is.
    send(member, id, cid, text): stores what a member sent and gives its ``seq``; the same ``cid`` gives the same
        ``seq`` again. Raises Refused. None when nothing can be sent on this kind.
    state: there are no numbered events, only what is so now (a count); ``seq`` is any number that tells two apart,
        and ``read`` gives the one event of now, whatever its arguments.
    """

    name: str
    heads: Callable[[Collection[str]], dict[str, Head]]
    may_read: Callable[[Any, str], bool]
    read: Callable[[str, int, int], list[Event]]
    send: Callable[[Any, str, str, str], int] | None = None
    state: bool = False


_kinds: dict[str, StreamKind] = {}
_blocks: list[Callable[[Any], Collection]] = []
_away: list[Callable[[Collection], Collection]] = []


def register(kind: StreamKind) -> None:
    _kinds[kind.name] = kind


def register_blocks(blocked: Callable[[Any], Collection]) -> None:
    """``blocked(member)`` gives the keys of the members whose words this member does not see, and the other way."""
    _blocks[:] = [blocked]


def register_away(away: Callable[[Collection], Collection]) -> None:
    """``away(keys)`` gives those of these members whose words nobody but themselves sees now."""
    _away[:] = [away]


def without_who_is_away(events: list[Event]) -> list[Event]:
    """The same events; of who is away, for that person alone. One query for all."""
    authors = {str(event.author) for event in events if event.author is not None}
    away = {str(key) for asked in _away for key in asked(authors)} if authors else set()
    return [replace(event, only=[event.author]) if str(event.author) in away else event for event in events]


def blocked_keys(member) -> frozenset:
    return frozenset(str(key) for blocked in _blocks for key in blocked(member)) if member is not None else frozenset()


def kind_of(stream: str) -> StreamKind | None:
    return _kinds.get(stream.partition(":")[0])


def id_of(stream: str) -> str:
    return stream.partition(":")[2]


def known_stream(name: object, member_key: str | None) -> str | None:
    """The stream that a page calls by this name, or None; ``me`` is the member's own, whoever asks."""
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


def page_name(stream: str) -> str:
    """What the page calls this stream: the key of a member never leaves the house."""
    return ME if stream.startswith(f"{ME}:") else stream
