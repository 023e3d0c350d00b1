"""The outbox of search: what the index does not know yet, and who works on the index now."""

from datetime import UTC, datetime

from django.db import models
from django.utils import timezone

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class PendingChange(models.Model):
    """A thing that changed and that the index has to follow.

    Rows are only added, each in the transaction of its change, so no transaction waits for another here. A row says
    which thing, and not what became of it: the document is read from its room when the row is worked off.
    """

    kind = models.CharField(max_length=40)
    key = models.CharField(max_length=64)
    erased = models.BooleanField(default=False)  # words were taken back: before all others
    attempts = models.PositiveSmallIntegerField(default=0)  # in which this thing alone failed
    due_at = models.DateTimeField(default=LONG_AGO)
    created_at = models.DateTimeField(default=timezone.now)

    class Meta:
        indexes = (
            models.Index(fields=["-erased", "id"], name="search_pending_order"),
            models.Index(fields=["key"], name="search_pending_key"),
        )

    def __str__(self):
        return f"{self.kind} {self.key}"


class IndexWork(models.Model):
    """A kind of work on the index: until when a process holds it, and when it may be tried again."""

    name = models.CharField(max_length=20, primary_key=True)
    holder = models.UUIDField(null=True)
    held_until = models.DateTimeField(default=LONG_AGO)
    failures = models.PositiveSmallIntegerField(default=0)  # since it last succeeded
    retry_at = models.DateTimeField(default=LONG_AGO)
    wanted_at = models.DateTimeField(null=True)  # asked for, and not done since then
    done_at = models.DateTimeField(null=True)

    def __str__(self):
        return self.name
