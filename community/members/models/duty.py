from django.db import models
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.models.account import Member
from community.members.querysets.duty import DutyQuerySet


class Duty(models.Model):
    """A task that gives a member rights in one group or, without a group, everywhere."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="duties")
    kind = models.CharField(max_length=20, choices=DutyKind)
    group = models.ForeignKey("groups.Group", null=True, blank=True, on_delete=models.CASCADE, related_name="duties")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True)

    objects = DutyQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["member", "kind", "group"], name="one_duty_per_group"),
            models.UniqueConstraint(
                fields=["member", "kind"], condition=models.Q(group__isnull=True), name="one_duty_everywhere"
            ),
        ]

    def __str__(self):
        return self.kind
