"""The meetings of a run."""

from django.db import models

from recoverycollege.models.runs import CourseRun


class Meeting(models.Model):
    """A meeting of a run."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="meetings")
    number = models.PositiveSmallIntegerField()
    starts_at = models.DateTimeField()
    ends_at = models.DateTimeField()

    class Meta:
        ordering = ["number"]
        constraints = [models.UniqueConstraint(fields=["run", "number"], name="one_meeting_per_number")]

    def __str__(self):
        return f"{self.number}"
