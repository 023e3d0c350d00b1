from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q

from community.members.models import Member


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "EnrolmentQuerySet":
        """The user's own: nobody sees who else comes."""
        return self.filter(member=user) if user.is_authenticated else self.none()

    def current(self) -> "EnrolmentQuerySet":
        return self.exclude(state="withdrawn")

    def enrolled(self) -> "EnrolmentQuerySet":
        return self.filter(state="enrolled")

    def waiting(self) -> "EnrolmentQuerySet":
        """The waiting list: first come, first served."""
        return self.filter(state="waiting").order_by("asked_at", "pk")

    def before(self, enrolment: models.Model) -> "EnrolmentQuerySet":
        """Return the waiting list of the same run before this enrolment."""
        earlier = Q(asked_at__lt=enrolment.asked_at) | Q(asked_at=enrolment.asked_at, pk__lt=enrolment.pk)
        return self.waiting().filter(earlier, run=enrolment.run_id)

    def who_take_part(self) -> "EnrolmentQuerySet":
        """Of members whose account is open, not paused and may write: ``takes_part`` for many."""
        return self.filter(member__is_active=True, member__may_write=True, member__away_since=None)
