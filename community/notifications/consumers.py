"""The stream of the member alone: how many messages wait, for the badge."""

from collections.abc import Collection

from community.live.streams import ME, Event, Head, StreamKind, register
from community.members.models import Member
from community.notifications.models import Notification


def heads(member_keys: Collection[str]) -> dict[str, Head]:
    """The count is also the number that tells two states apart: a notification's own key never leaves the house."""
    counts = Notification.objects.unread_counts(member_keys)
    return {key: Head(counts.get(key, 0), 0) for key in member_keys}


def may_read(member: Member | None, member_key: str) -> bool:
    return member is not None and str(member.pk) == member_key


def read(member_key: str, after: int, upto: int) -> list[Event]:
    return [Event(upto, {"unread": upto})]


register(StreamKind(name=ME, heads=heads, may_read=may_read, read=read, state=True))
