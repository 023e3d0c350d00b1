"""The number of reports that wait in the header of moderators, on the stream ``me``, and the queue on its own stream.

That one says only that something changed: an open queue then asks the page again, as that moderator."""

from collections.abc import Collection

from community.generations.counters import generations
from community.live.stream_kinds import Event, Head, Ranges, StreamKind, register
from community.moderation.cases.actions import QUEUE, QUEUE_STREAM
from community.moderation.rules import is_moderator, waiting_counts
from community.notifications.unread import register_counts

register_counts(lambda member: {"reports": counts} if (counts := waiting_counts(member)) else {})


def heads(ids: Collection[str]) -> dict[str, Head]:
    """Return the generation of the queue: it differs after every change of a case."""
    known = [key for key in ids if f"{QUEUE}:{key}" == QUEUE_STREAM]
    return {key: Head(generations(QUEUE)[QUEUE], 0) for key in known}


def may_read(user, _id: str) -> bool:
    return is_moderator(user)


def read(ranges: Ranges, _visited: Collection[str]) -> dict[str, list[Event]]:
    return {key: [Event(upto)] for key, (_after, upto) in ranges.items()}


register(StreamKind(name=QUEUE, heads=heads, may_read=may_read, read=read, state=True))
