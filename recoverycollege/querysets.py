from django.db import models
from django.db.models import Q
from django.utils import timezone


class CourseRunQuerySet(models.QuerySet):
    def visible_to(self, member) -> "CourseRunQuerySet":
        """Runs are public as soon as their course is; nobody needs an account to look."""
        return self.filter(course__live=True)

    def upcoming(self) -> "CourseRunQuerySet":
        """Not begun yet and not cancelled, the first to begin on top."""
        return self.filter(starts_at__gt=timezone.now(), is_cancelled=False).order_by("starts_at", "pk")

    def after(self, run) -> "CourseRunQuerySet":
        """What comes after this one in ``upcoming``."""
        return self.filter(Q(starts_at__gt=run.starts_at) | Q(starts_at=run.starts_at, pk__gt=run.pk))

    def with_course(self) -> "CourseRunQuerySet":
        return self.select_related("course")


class EnrolmentQuerySet(models.QuerySet):
    def visible_to(self, member) -> "EnrolmentQuerySet":
        """One's own: who else comes is not shown to anybody."""
        return self.filter(member=member) if member is not None and member.is_authenticated else self.none()

    def current(self) -> "EnrolmentQuerySet":
        return self.exclude(state="withdrawn")

    def enrolled(self) -> "EnrolmentQuerySet":
        return self.filter(state="enrolled")

    def waiting(self) -> "EnrolmentQuerySet":
        """First come, first served: the order in which people asked."""
        return self.filter(state="waiting").order_by("asked_at", "pk")
