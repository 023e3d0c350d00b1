from django.db import models

from community.members.choices import DutyKind
from community.members.rules import duty_group_ids


class SweepQuerySet(models.QuerySet):
    def visible_to(self, user) -> "SweepQuerySet":
        """Return all sweeps to a moderator of all groups, those of their groups to other moderators; to nobody the
        sweeps of their own words."""
        group_ids = duty_group_ids(user, DutyKind.MODERATOR)
        if not group_ids:
            return self.none()
        rows = self.exclude(writer=user)
        return rows if None in group_ids else rows.filter(group__in=group_ids)

    def busy(self) -> "SweepQuerySet":
        """Return the sweeps of which the job has something left to do, the oldest first."""
        return self.filter(is_busy=True).order_by("created_at", "pk")
