from django.db import models
from django.db.models import Exists, OuterRef

from community.moderation.querysets.report import ReportQuerySet


class DecisionQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DecisionQuerySet":
        """Return the decisions about content of this user."""
        return self.filter(writer=user) if user.is_authenticated else self.none()

    def about(self, kind: str, thing) -> "DecisionQuerySet":
        return self.filter(kind=kind, thing=thing).order_by("-created_at")

    def within(self, reports: ReportQuerySet) -> "DecisionQuerySet":
        """Return the decisions on these reports."""
        return self.filter(Exists(reports.filter(pk=OuterRef("report"))))

    def not_about(self, member) -> "DecisionQuerySet":
        return self.exclude(writer=member)
