import uuid

from django.db import models

from community.members.models.account import Member
from community.members.querysets.draft import DraftQuerySet


class Draft(models.Model):
    """A form that a member has not sent yet: it survives a lost connection, a quick exit and an empty battery."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="drafts")
    key = models.CharField(max_length=120, db_column="place")  # kind and thing: "topic:<public id>"
    text = models.TextField(blank=True)  # the words, to read and to copy
    fields = models.JSONField(default=dict)  # the form by field name, choices too, to fill it in again
    updated_at = models.DateTimeField(auto_now=True)

    objects = DraftQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "key"], name="one_draft_per_place")]

    def __str__(self):
        return self.key
