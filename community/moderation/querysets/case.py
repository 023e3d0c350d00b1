from django.db import models
from django.db.models import Exists, OuterRef

from community.members.choices import DutyKind
from community.members.rules import duty_group_ids


class CaseQuerySet(models.QuerySet):
    def visible_to(self, user) -> "CaseQuerySet":
        """Return all cases to a moderator of all groups, those of their groups to other moderators; never one with a
        report about the user."""
        group_ids = duty_group_ids(user, DutyKind.MODERATOR)
        if not group_ids:
            return self.none()
        reports = self.model._meta.get_field("reports").related_model.objects
        about_user = reports.filter(case=OuterRef("pk"), writer=user)
        rows = self.exclude(writer=user).exclude(Exists(about_user))
        return rows if None in group_ids else rows.filter(group__in=group_ids)

    def open(self) -> "CaseQuerySet":
        return self.filter(closed_at=None)

    def unclaimed(self) -> "CaseQuerySet":
        return self.filter(claimed_by=None)
