import uuid

from django.db import models
from django.utils import timezone

from community.members.models.account import Member
from community.members.models.persona import Persona
from community.members.querysets.relations import BlockQuerySet, MuteQuerySet


class Block(models.Model):
    """A block between two members: neither reads what the other writes, anywhere."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    blocker = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks_made")
    blocked = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="blocks_received")
    # the name that the blocker saw when blocking, so that the list of blocked people tells them nothing new
    persona = models.ForeignKey(Persona, null=True, on_delete=models.SET_NULL, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = BlockQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["blocker", "blocked"], name="one_block_each_way"),
            models.CheckConstraint(condition=~models.Q(blocker=models.F("blocked")), name="nobody_blocks_themselves"),
        ]

    def __str__(self):
        return f"block {self.pk}"


class Mute(models.Model):
    """A persona whose posts and messages are folded away for one member, who alone knows.

    The other persona of the same member stays as it is, so that muting tells nothing.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    muter = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="mutes")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = MuteQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["muter", "persona"], name="one_mute_per_persona")]

    def __str__(self):
        return f"mute {self.pk}"
