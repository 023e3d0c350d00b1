from django.db import models
from django.db.models import Q

from community.members.querysets.relations import blocked_ids


class PersonaQuerySet(models.QuerySet):
    def visible_to(self, member) -> "PersonaQuerySet":
        """Names that this person may meet: not of people who left or are away, not across a block in either
        direction, and a name for one closed group only inside that group."""
        active = self.filter(member__is_active=True)
        if member is None or not member.is_authenticated:
            return active.filter(member__away_since=None).of_community()
        present = active.filter(Q(member__away_since=None) | Q(member=member))
        inside = member.memberships.filter(state="active").values("group")
        met = present.filter(Q(group__isnull=True) | Q(group__in=inside) | Q(member=member))
        return met.exclude(member__in=blocked_ids(member))

    def is_taken(self, key: str) -> bool:
        """Whether anybody has this name, or one that looks like it; also across blocks, because names are unique."""
        return self.filter(name_key=key).exists()

    def names_of(self, member_keys) -> dict:
        """Member key -> name in the community, for colleagues who have to know who is at work on something."""
        rows = self.of_community().filter(member__in=[key for key in member_keys if key])
        return dict(rows.values_list("member", "name"))

    def met_at_door(self, member) -> "PersonaQuerySet":
        """Names of people who knock: a host reads them before the two are in one group. Not across a block."""
        return self.filter(member__is_active=True, member__away_since=None).exclude(member__in=blocked_ids(member))

    def of_groups(self) -> "PersonaQuerySet":
        """Second names, each for one closed group."""
        return self.filter(group__isnull=False)

    def of_community(self) -> "PersonaQuerySet":
        return self.filter(group__isnull=True)
