"""What the house says to one member alone: how many messages are unread, the same on all their devices."""

from collections.abc import Collection

from django.contrib.auth import get_user_model
from django.db.models import Count, Max, Q

from community.live.streams import Event, Head, StreamKind, register
from community.notifications.models import Notification


def heads(member_keys: Collection[str]) -> dict[str, Head]:
    """Another number whenever something was told or read; the right to see it is the member's own version."""
    unread = Count("notifications", filter=Q(notifications__read_at__isnull=True))
    rows = (
        get_user_model()
        .objects.filter(pk__in=member_keys, is_active=True)
        .annotate(unread=unread, last=Max("notifications__pk"))
        .values_list("pk", "unread", "last", "access_version")
    )
    return {str(pk): Head((last or 0) * 1000 + min(unread, 999), version) for pk, unread, last, version in rows}


def may_read(member, member_key: str) -> bool:
    return member is not None and str(member.pk) == member_key


def read(member_key: str, after: int, upto: int) -> list[Event]:
    member = get_user_model().objects.filter(pk=member_key).first()
    unread = Notification.objects.visible_to(member).unread().count()
    return [Event(upto, {"unread": unread}, only=[member_key])]


register(StreamKind(name="me", heads=heads, may_read=may_read, read=read, state=True))
