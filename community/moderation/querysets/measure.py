from collections import Counter
from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.rules import duty_group_ids
from community.moderation.choices import MeasureKind

RUNNING_ORDER = ("-created_at", "-public_id")
MOST_COUNTED = 200  # of one member in a year: each is a decision of a moderator


class MeasureQuerySet(models.QuerySet):
    def visible_to(self, user) -> "MeasureQuerySet":
        """Return the measures about this user, also those that are over."""
        return self.filter(member=user) if user.is_authenticated else self.none()

    def known_to(self, user) -> "MeasureQuerySet":
        """Return all measures to a moderator of all groups, those in their groups to other moderators; not those about
        themselves."""
        group_ids = duty_group_ids(user, DutyKind.MODERATOR)
        if not group_ids:
            return self.none()
        rows = self.exclude(member=user)
        return rows if None in group_ids else rows.filter(group__in=group_ids)

    def counts(self) -> list[tuple[str, int]]:
        """Return how many measures of each kind there were in the last year, as (label, number), mildest first. One
        query."""
        since = timezone.now() - timedelta(days=365)
        kinds = self.counting().filter(created_at__gte=since).order_by("-created_at").values_list("kind", flat=True)
        numbers = Counter(kinds[:MOST_COUNTED])
        return [(kind.label, numbers[kind]) for kind in MeasureKind if kind in numbers]

    def counting(self) -> "MeasureQuerySet":
        """Leave out the measures of decisions that were undone."""
        return self.exclude(decision__isnull=False, decision__reversed_at__isnull=False)

    def standing(self) -> "MeasureQuerySet":
        """Return the measures that hold now."""
        now = timezone.now()
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=now), ended_at=None, starts_at__lte=now)

    def running(self) -> "MeasureQuerySet":
        """Return the measures that hold now, and the closings that wait for a second moderator."""
        return self.filter(Q(ends_at=None) | Q(ends_at__gt=timezone.now()), ended_at=None)

    def over_untold(self) -> "MeasureQuerySet":
        """Return the measures that ended by themselves, and of which nobody noted that yet."""
        return self.filter(ended_at=None, ends_at__lte=timezone.now())
