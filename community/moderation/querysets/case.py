from datetime import timedelta

from django.db import models
from django.db.models import Exists, OuterRef
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.rules import duty_group_ids
from community.moderation.choices import CLAIM_MINUTES


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

    def claimed_long_ago(self) -> "CaseQuerySet":
        """Return the cases on which the moderator who claimed them did not work for an hour."""
        since = timezone.now() - timedelta(minutes=CLAIM_MINUTES)
        return self.filter(claimed_at__lte=since).exclude(active_at__gt=since)
