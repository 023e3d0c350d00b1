from datetime import timedelta

from django.db import models
from django.db.models import Q
from django.utils import timezone

STALE_MINUTES = 60  # a build of this age has nobody who makes it any more


class DataExportQuerySet(models.QuerySet):
    def visible_to(self, member) -> "DataExportQuerySet":
        """One's own, and nobody else's, whatever duty one has."""
        return self.filter(member=member) if member is not None and member.is_authenticated else self.none()

    def alive(self) -> "DataExportQuerySet":
        """Not past its date."""
        return self.filter(Q(expires_at=None) | Q(expires_at__gt=timezone.now()))

    def ready(self) -> "DataExportQuerySet":
        return self.alive().filter(state="ready")

    def under_way(self) -> "DataExportQuerySet":
        """Being made, or waiting for it, and not given up."""
        since = timezone.now() - timedelta(minutes=STALE_MINUTES)
        return self.filter(state__in=["waiting", "building"], asked_at__gt=since)

    def given_up(self) -> "DataExportQuerySet":
        since = timezone.now() - timedelta(minutes=STALE_MINUTES)
        return self.filter(state__in=["waiting", "building"], asked_at__lte=since)

    def past(self) -> "DataExportQuerySet":
        return self.filter(expires_at__lte=timezone.now())
