from django.db import models

from community.members.querysets import blocked_ids


class NotificationQuerySet(models.QuerySet):
    def visible_to(self, member) -> "NotificationQuerySet":
        """One's own, and nothing that somebody across a block caused."""
        if member is None or not member.is_authenticated:
            return self.none()
        own = self.filter(member=member)
        blocked = blocked_ids(member)
        return own.exclude(caused_by__in=blocked) if blocked else own

    def unread(self) -> "NotificationQuerySet":
        return self.filter(read_at__isnull=True)
