from datetime import timedelta

from django.db import models
from django.utils import timezone

from community.moderation.choices import READING_MINUTES


class ContextReadingQuerySet(models.QuerySet):
    def fresh(self, *, report, reader) -> "ContextReadingQuerySet":
        """Return what this moderator read of the lines around this report in the last hour: what the page may show
        again without another record."""
        since = timezone.now() - timedelta(minutes=READING_MINUTES)
        return self.filter(report=report, read_by=reader, created_at__gt=since)
