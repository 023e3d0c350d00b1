"""The hours of a group in which everybody can read and nobody writes, in the local time of the site."""

from datetime import datetime

from django.utils import timezone

from community.groups.models import Group


def is_quiet(group: Group, now: datetime | None = None) -> bool:
    """Return whether the group is in its quiet hours. They may pass midnight; the last moment is no part of them."""
    begins, ends = group.quiet_from, group.quiet_until
    if begins is None or ends is None or begins == ends:
        return False
    moment = timezone.localtime(now).time()
    return begins <= moment < ends if begins < ends else moment >= begins or moment < ends
