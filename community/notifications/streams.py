"""The stream of the member alone: how many messages wait, for the badge."""

from collections.abc import Collection

from community.live.stream_kinds import ME, Event, Head, StreamKind, register
from community.members.models import Member
from community.notifications.unread import count_for, signs


def heads(member_keys: Collection[str]) -> dict[str, Head]:
    """A number that tells two states apart, and is no count: counting asks each room what this member may see."""
    changed = signs(member_keys)
    return {key: Head(changed.get(key, 0), 0) for key in member_keys}


def may_read(member: Member | None, member_key: str) -> bool:
    return member is not None and str(member.pk) == member_key


def read(member_key: str, after: int, upto: int) -> list[Event]:
    return [Event(upto, {"unread": count_for(member_key)})]


register(StreamKind(name=ME, heads=heads, may_read=may_read, read=read, state=True))
