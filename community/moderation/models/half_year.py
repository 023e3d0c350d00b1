from django.db import models
from django.utils import timezone

from community.moderation.querysets.half_year import HalfYearQuerySet


class HalfYear(models.Model):
    """The published figures of a half year: counted once, when it is over, and without any cell that is suppressed."""

    start = models.DateField(unique=True)
    figures = models.JSONField()  # see transparency/figures.py
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = HalfYearQuerySet.as_manager()

    class Meta:
        ordering = ["-start"]

    def __str__(self):
        return self.name

    @property
    def name(self) -> str:
        """The name in its URL: the year, and which half of it."""
        return f"{self.start.year}-{1 if self.start.month == 1 else 2}"

    @property
    def last_month(self):
        """The first day of its last month."""
        return self.start.replace(month=self.start.month + 5)
