from django.db import models
from django.utils import timezone


class SessionQuerySet(models.QuerySet):
    def running_for(self, member) -> "SessionQuerySet":
        """Return the member's sessions that have not expired, used last first."""
        return self.filter(member=member, expire_date__gt=timezone.now()).order_by("-used_at", "-began_at", "pk")
