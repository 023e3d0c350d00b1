from django.conf import settings
from django.db import models

from community.audit.querysets import AuditEntryQuerySet


class AuditEntry(models.Model):
    """A change of state: who, which verb, on what, and why. The table is append-only."""

    at = models.DateTimeField(auto_now_add=True)
    actor = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", db_index=True
    )
    verb = models.CharField(max_length=60)
    kind = models.CharField(max_length=60)
    thing = models.CharField(max_length=40)
    reason = models.TextField(blank=True)
    facts = models.JSONField(default=dict)

    objects = AuditEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-pk"]
        indexes = [models.Index(fields=["kind", "thing"]), models.Index(fields=["verb", "at"])]

    def __str__(self):
        return f"{self.verb} {self.kind} {self.thing}"

    def save(self, *args, **kwargs):
        if self.pk is not None:
            raise TypeError("an audit entry is never changed")
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        raise TypeError("an audit entry is never removed")
