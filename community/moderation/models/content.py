import uuid

from django.db import models
from django.utils import timezone

from community.members.models import Persona
from community.moderation.choices import ContentState
from community.moderation.querysets.content import ModeratedQuerySet


class ModeratedContent(models.Model):
    """Content of members that others may report. The models of the rooms inherit it."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    author = models.ForeignKey(Persona, null=True, on_delete=models.SET_NULL, related_name="+")
    state = models.CharField(max_length=10, choices=ContentState, default=ContentState.VISIBLE)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = ModeratedQuerySet.as_manager()

    class Meta:
        abstract = True

    @property
    def is_hidden(self) -> bool:
        return self.state == ContentState.HIDDEN

    @property
    def is_held(self) -> bool:
        """Whether a moderator reads it before others do."""
        return self.state == ContentState.HELD
