from django.db import models
from django.db.models import Q

from community.members.querysets.relations import blocked_ids, muted_ids


class ModeratedQuerySet(models.QuerySet):
    """The part of ``visible_to`` that all content of members shares."""

    # The states that everybody sees. A room with replies adds "removed": it shows a line instead of the text, so that
    # the replies still make sense.
    shown_states = ("visible",)

    def in_place(self) -> "ModeratedQuerySet":
        """Return the content that is neither hidden by a decision nor removed by its writer."""
        return self.filter(state="visible")

    def without_away_authors(self) -> "ModeratedQuerySet":
        """Leave out content of members who are away. Content of members who left stays."""
        return self.filter(author__member__away_since=None)

    def shown_to(self, user) -> "ModeratedQuerySet":
        """Leave out hidden and held content, except the user's own; content across a block in either direction; and
        that of members who are away."""
        shown = Q(state__in=self.shown_states)
        if not user.is_authenticated:
            return self.filter(shown).without_away_authors()
        own = Q(author__member=user)
        rows = self.filter(shown | Q(state__in=("hidden", "held")) & own, Q(author__member__away_since=None) | own)
        blocked = blocked_ids(user)
        return rows.exclude(author__member__pk__in=blocked) if blocked else rows

    def not_muted_by(self, user) -> "ModeratedQuerySet":
        """Leave out personas that the user muted, for lists that the user did not open for one of them: search."""
        muted = muted_ids(user)
        return self.exclude(author__pk__in=muted) if muted else self
