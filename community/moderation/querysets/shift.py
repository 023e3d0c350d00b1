from datetime import datetime, timedelta

from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils import timezone

from community.members.choices import DutyKind
from community.members.models import Duty
from community.members.rules import duty_group_ids

# A shift is shorter than a day of the clock, which has 25 hours when summer time ends: what goes on began since then.
LONGEST = timedelta(hours=25)


class ShiftQuerySet(models.QuerySet):
    def visible_to(self, user) -> "ShiftQuerySet":
        """Moderators see each other's shifts, of those who moderate now; others see none."""
        if not duty_group_ids(user, DutyKind.MODERATOR):
            return self.none()
        duty = Duty.objects.now().filter(member=OuterRef("member"), kind=DutyKind.MODERATOR)
        return self.filter(Exists(duty), member__is_active=True)

    def to_come(self, now: datetime | None = None) -> "ShiftQuerySet":
        """Shifts that go on or are still to begin."""
        now = now or timezone.now()
        return self.filter(ends__gt=now, begins__gt=now - LONGEST)

    def at(self, moment: datetime) -> "ShiftQuerySet":
        return self.filter(begins__lte=moment, begins__gt=moment - LONGEST, ends__gt=moment)

    def at_the_time_of(self, begins: datetime, ends: datetime) -> "ShiftQuerySet":
        """Shifts that have a moment in common with this span."""
        return self.filter(begins__lt=ends, ends__gt=begins)

    def offered_now(self, member) -> "ShiftQuerySet":
        """Shifts of colleagues which this member may take over."""
        offered = Q(offered_to=None) | Q(offered_to=member)
        return self.to_come().filter(offered, is_offered=True).exclude(member=member)
