import uuid

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.models.report import Report
from community.moderation.querysets.note import NoteQuerySet


class ModeratorNote(models.Model):
    """Words of a moderator to the writer of something that was reported: it hides nothing and decides nothing."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    report = models.ForeignKey(Report, null=True, on_delete=models.SET_NULL, related_name="notes")
    member = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="moderator_notes")
    written_by = models.ForeignKey(Member, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("what do you want to say to this person?"), max_length=2000)
    answer = models.TextField(_("your answer"), blank=True, max_length=2000)
    answered_at = models.DateTimeField(null=True, blank=True)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    objects = NoteQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]

    def __str__(self):
        return f"note {self.public_id}"
