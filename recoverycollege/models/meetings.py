"""The meetings of a run."""

from datetime import datetime

from django.db import models
from django.utils import timezone

from recoverycollege.models.runs import CourseRun


class Meeting(models.Model):
    """A meeting of a run."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()
    is_cancelled = models.BooleanField(default=False, db_default=False)
    # for calendars, added to those of the run; ``changed_at``: None when it is as it was planned
    version = models.PositiveIntegerField(default=0, db_default=0, editable=False)
    changed_at = models.DateTimeField(null=True, editable=False)

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_meeting_per_number")]

    def __str__(self):
        return f"{self.number}"

    @property
    def hours(self) -> float:
        return (self.ends_at - self.starts_at).total_seconds() / 3600

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()

    @property
    def last_change(self) -> datetime:
        """The newest change of the meeting or of its run."""
        return max(filter(None, [self.run.changed_at, self.changed_at]))
