from django.db import models
from django.db.models import Q
from django.utils import timezone


class DutyQuerySet(models.QuerySet):
    def now(self) -> "DutyQuerySet":
        return self.filter(Q(until__isnull=True) | Q(until__gt=timezone.now()))
