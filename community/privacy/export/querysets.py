from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

ABANDONED_MINUTES = 60  # a build of this age has no worker any more


class DataExportQuerySet(models.QuerySet):
    def visible_to(self, user) -> "DataExportQuerySet":
        """Return the user's own export; no duty shows the export of somebody else."""
        return self.filter(member=user) if user.is_authenticated else self.none()

    def unexpired(self) -> "DataExportQuerySet":
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))

    def expired(self) -> "DataExportQuerySet":
        return self.filter(expires_at__lte=timezone.now())

    def ready(self) -> "DataExportQuerySet":
        return self.unexpired().filter(state="ready")

    def under_way(self) -> "DataExportQuerySet":
        """Return the exports that wait for a worker or are being built, except abandoned ones."""
        return self._unfinished().filter(asked_at__gt=_abandoned_before())

    def abandoned(self) -> "DataExportQuerySet":
        return self._unfinished().filter(asked_at__lte=_abandoned_before())

    def _unfinished(self) -> "DataExportQuerySet":
        return self.filter(state__in=["waiting", "building"])


def _abandoned_before():
    return timezone.now() - timedelta(minutes=ABANDONED_MINUTES)
