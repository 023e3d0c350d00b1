from django.conf import settings
from django.db import models
from django.utils import timezone


class Leaving(models.Model):
    """A member who asked to leave, and has some days to think again."""

    member = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="leaving")
    asked_at = models.DateTimeField(default=timezone.now, editable=False)
    due_at = models.DateTimeField(db_index=True)
    choices = models.JSONField(default=dict)  # model label -> ContentChoice

    def __str__(self):
        return f"leaving {self.pk}"


class RetentionRun(models.Model):
    """The number of rows that retention let go, and nothing else."""

    at = models.DateTimeField(default=timezone.now, editable=False)
    counts = models.JSONField(default=dict)  # model label -> how many rows

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self):
        return f"{self.at:%Y-%m-%d} {sum(self.counts.values())}"
