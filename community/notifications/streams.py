"""The stream of a member alone: the number in the badge."""

from collections.abc import Collection

from community.live.stream_kinds import ME, Event, Head, Ranges, StreamKind, register
from community.notifications.unread import badge_count_of, more_counts_of, unread_fingerprints


def heads(member_keys: Collection[str]) -> dict[str, Head]:
    """Return a number per member that tells two states apart. It is no count, because a count asks each room what the
    member may see."""
    fingerprints = unread_fingerprints(member_keys)
    return {key: Head(fingerprints.get(key, 0), 0) for key in member_keys}


def may_read(user, member_key: str) -> bool:
    return user.is_authenticated and str(user.pk) == member_key


def read(ranges: Ranges, visited: Collection[str]) -> dict[str, list[Event]]:
    return {key: [Event(upto, badge_frame(key))] for key, (_after, upto) in ranges.items()}


def badge_frame(member_key: str) -> dict:
    return {"unread": badge_count_of(member_key)} | more_counts_of(member_key)


register(StreamKind(name=ME, heads=heads, may_read=may_read, read=read, state=True))
