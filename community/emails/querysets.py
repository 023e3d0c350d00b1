from datetime import datetime
from typing import Self

from django.db import models


class OutgoingEmailQuerySet(models.QuerySet):
    def waiting(self) -> Self:
        """Return the emails that are still to be sent."""
        return self.filter(due_at__isnull=False)

    def due(self, now: datetime) -> Self:
        """Return the emails whose moment has come, the first one first."""
        return self.filter(due_at__lte=now).order_by("due_at", "pk")

    def held(self, now: datetime) -> Self:
        """Return the emails that wait because the mail server is away."""
        return self.filter(due_at__gt=now, server_is_away=True)

    def given_up(self) -> Self:
        """Return what is kept of the emails that will never be sent."""
        return self.filter(due_at=None)
