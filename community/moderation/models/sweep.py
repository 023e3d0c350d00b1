import uuid

from django.db import models
from django.utils import timezone

from community.groups.models import Group
from community.members.models import Member, Persona
from community.moderation.choices import ContentState
from community.moderation.querysets.sweep import SweepQuerySet


class Sweep(models.Model):
    """Everything that one persona wrote in a time, hidden in one action and by one decision.

    Its ``state`` is what the decisions about it say: while it is hidden, a background job hides the content one by one,
    and while it is visible the job shows it again. ``turn`` counts these changes.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    persona = models.ForeignKey(Persona, null=True, on_delete=models.SET_NULL, related_name="+")
    writer = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    made_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    group = models.ForeignKey(Group, null=True, on_delete=models.SET_NULL, related_name="+")  # None: everywhere
    since = models.DateTimeField(null=True)  # None: from the beginning
    until = models.DateTimeField(default=timezone.now)
    state = models.CharField(max_length=10, choices=ContentState, default=ContentState.VISIBLE)
    turn = models.PositiveIntegerField(default=0)
    is_busy = models.BooleanField(default=False)  # the job has not done all of this turn yet
    is_collected = models.BooleanField(default=False)  # all that was to be hidden was found
    # The kind and the moment of the row that was hidden last: the job goes on from there.
    collected_kind = models.CharField(max_length=20, default="", db_default="")
    collected_to = models.DateTimeField(null=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = SweepQuerySet.as_manager()

    class Meta:
        indexes = [
            models.Index(fields=["persona", "-created_at"], name="sweeps_of_persona"),
            models.Index(fields=["created_at"], condition=models.Q(is_busy=True), name="busy_sweeps"),
        ]

    def __str__(self):
        return f"sweep {self.public_id}"

    @property
    def is_hidden(self) -> bool:
        return self.state == ContentState.HIDDEN


class SweepItem(models.Model):
    """Content that a sweep hid. ``turn`` is the turn of the sweep in which it was treated last."""

    sweep = models.ForeignKey(Sweep, on_delete=models.CASCADE, related_name="items")
    kind = models.CharField(max_length=20)
    thing = models.UUIDField()
    turn = models.PositiveIntegerField()
    is_hidden = models.BooleanField(default=True)  # by this sweep, now

    class Meta:
        constraints = [models.UniqueConstraint(fields=["sweep", "kind", "thing"], name="one_item_of_a_thing")]
        indexes = [models.Index(fields=["sweep", "turn"], name="items_to_treat")]

    def __str__(self):
        return f"sweep item {self.pk}"
