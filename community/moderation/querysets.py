from django.db import models
from django.db.models import Q

from community.members.querysets import blocked_ids


class ModeratedQuerySet(models.QuerySet):
    """The part of ``visible_to`` that is the same for all that people write."""

    def in_place(self) -> "ModeratedQuerySet":
        """Neither hidden by a decision nor removed by the writer."""
        return self.filter(state="visible")

    def shown_to(self, member) -> "ModeratedQuerySet":
        """Not hidden, except one's own; nothing across a block, in either direction."""
        if member is None or not member.is_authenticated:
            return self.in_place()
        shown = self.filter(Q(state="visible") | Q(state="hidden", author__member=member))
        blocked = blocked_ids(member)
        return shown.exclude(author__member__in=blocked) if blocked else shown
