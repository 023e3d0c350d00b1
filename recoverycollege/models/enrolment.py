"""The seats of a run, and its waiting list."""

from django.db import models
from django.utils import timezone

from community.members.models import Member
from recoverycollege.choices import EnrolmentState
from recoverycollege.models.runs import CourseRun
from recoverycollege.querysets.enrolment import EnrolmentQuerySet


class Enrolment(models.Model):
    """A seat of one member in one run, or a place on its waiting list."""

    run = models.ForeignKey(CourseRun, on_delete=models.CASCADE, related_name="enrolments")
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="enrolments")
    state = models.CharField(max_length=10, choices=EnrolmentState)
    asked_at = models.DateTimeField(default=timezone.now)

    objects = EnrolmentQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["run", "member"], name="one_enrolment_per_run")]

    def __str__(self):
        return f"enrolment {self.pk}"

    @property
    def position(self) -> int:
        """The position on the waiting list, from 1: a query."""
        return Enrolment.objects.before(self).count() + 1

    @property
    def location(self) -> str:
        return self.run.location_for(self)
