from datetime import UTC, datetime

from django.db import models

LONG_AGO = datetime(1970, 1, 1, tzinfo=UTC)


class Turn(models.Model):
    """When a piece of periodic work was last done, and until when somebody has it in hand."""

    name = models.CharField(max_length=80, primary_key=True)
    done_at = models.DateTimeField(default=LONG_AGO)
    busy_until = models.DateTimeField(default=LONG_AGO)

    def __str__(self):
        return self.name
