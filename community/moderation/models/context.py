from django.db import models
from django.utils import timezone

from community.members.models import Member
from community.moderation.models.report import Report
from community.moderation.querysets.context import ContextReadingQuerySet


class ContextReading(models.Model):
    """A record that a moderator read lines around what was reported: a row for each member who wrote some of them, and
    one without a member for lines that have no writer any more."""

    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="readings")
    read_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=20)  # of what was reported
    things = models.JSONField(default=list)  # public ids of the lines; never their text
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ContextReadingQuerySet.as_manager()

    def __str__(self):
        return f"reading {self.pk}"
