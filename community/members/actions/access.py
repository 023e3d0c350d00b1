"""The right to see, raised when it changed, so that open pages ask again."""

from django.db.models import F

from community import live
from community.members.models import Member


def look_again(*members: Member) -> None:
    """What these members may see has changed: their open sockets must ask again."""
    keys = [member.pk for member in members]
    Member.objects.filter(pk__in=keys).update(access_version=F("access_version") + 1)
    for member in members:
        member.__dict__.pop("_blocked_ids", None)
    live.access_changed(members=keys)
