from datetime import UTC, datetime

from django.db import models

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class PeriodicRun(models.Model):
    """When a periodic job was last done, and until when a process has claimed it."""

    name = models.CharField(max_length=80, primary_key=True)
    done_at = models.DateTimeField(default=LONG_AGO)
    busy_until = models.DateTimeField(default=LONG_AGO)

    class Meta:
        db_table = "operations_turn"

    def __str__(self):
        return self.name


class WorkerHeartbeat(models.Model):
    """When a worker of background jobs last said that it lives."""

    worker_id = models.CharField(max_length=64, primary_key=True)
    seen_at = models.DateTimeField()

    def __str__(self):
        return self.worker_id
