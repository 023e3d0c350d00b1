from django.db import models
from django.db.models import Q
from django.utils import timezone


class DutyQuerySet(models.QuerySet):
    def now(self) -> "DutyQuerySet":
        return self.until_after(timezone.now())

    def until_after(self, moment) -> "DutyQuerySet":
        """Return the duties that have not ended at this moment."""
        return self.filter(Q(until__isnull=True) | Q(until__gt=moment))
