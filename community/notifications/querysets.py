from django.apps import apps
from django.db import models
from django.db.models import Count, Exists, OuterRef, Q

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

    def unread_counts(self, member_keys) -> dict[str, int]:
        """How many wait for each of these members, by key; who has none is not in it. The same rule, for many."""
        block = apps.get_model("members", "Block").objects
        one = Q(blocker=OuterRef("member"), blocked=OuterRef("caused_by"))
        other = Q(blocked=OuterRef("member"), blocker=OuterRef("caused_by"))
        told = self.unread().filter(member__in=member_keys).exclude(Exists(block.filter(one | other)))
        counts = told.order_by().values_list("member").annotate(Count("pk"))
        return {str(key): count for key, count in counts}
