import uuid

from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.querysets.shift import ShiftQuerySet


class Shift(models.Model):
    """A time in which a moderator is the first to be told of new reports."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="shifts")
    begins = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    # offered to one colleague, or without ``offered_to`` to all; until somebody takes it, it stays with its member
    is_offered = models.BooleanField(_("asks a colleague"), default=False)
    offered_to = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    reminded_at = models.DateTimeField(null=True, editable=False)

    objects = ShiftQuerySet.as_manager()

    class Meta:
        ordering = ["begins", "pk"]
        constraints = [models.CheckConstraint(condition=Q(ends__gt=F("begins")), name="shift_ends_after_it_begins")]
        indexes = [
            models.Index(fields=["begins", "id"], name="shift_by_begin"),
            models.Index(fields=["member", "begins"], name="shift_of_member"),
        ]

    def __str__(self):
        return f"shift {self.public_id}"

    @property
    def has_begun(self) -> bool:
        return self.begins <= timezone.now()

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()
