from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.utils import timezone

from community.members.models import Member


class CourseRunQuerySet(models.QuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "CourseRunQuerySet":
        """Runs are public as soon as their course is published."""
        return self.filter(course__live=True)

    def upcoming(self) -> "CourseRunQuerySet":
        """Not begun and not cancelled, the first to begin on top."""
        return self.filter(starts_at__gt=timezone.now(), is_cancelled=False).order_by("starts_at", "pk")

    def with_course(self) -> "CourseRunQuerySet":
        return self.select_related("course")


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

    def who_take_part(self) -> "EnrolmentQuerySet":
        """Of members whose account is open, not paused and may write: ``takes_part`` for many."""
        return self.filter(member__is_active=True, member__may_write=True, member__away_since=None)
