import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Persona
from community.moderation.querysets import ModeratedQuerySet


class ContentState(models.TextChoices):
    VISIBLE = "visible", _("Visible")
    HIDDEN = "hidden", _("Hidden by a moderator")
    REMOVED = "removed", _("Removed by the writer")


class ModeratedContent(models.Model):
    """What people write and others may report. A room inherits this; moderation never names a room."""

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
