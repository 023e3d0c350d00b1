import uuid

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.notifications.querysets import NotificationQuerySet


class Notification(models.Model):
    """One thing a member is told, in the site. ``text`` is made by the kind when shown, in the member's language."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="notifications")
    caused_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    kind = models.CharField(max_length=40)  # "forum.reply": registered by the room, see kinds.py
    thing = models.CharField(max_length=40)  # public id of what it is about; with the kind it makes one row
    facts = models.JSONField(default=dict)  # for the text; never words that somebody wrote
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    read_at = models.DateTimeField(null=True, blank=True)

    objects = NotificationQuerySet.as_manager()

    class Meta:
        ordering = ["-created_at", "-pk"]
        indexes = [models.Index(fields=["member", "read_at"])]

    def __str__(self):
        return f"{self.kind} {self.public_id}"
