from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, Max, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.members.models import Member


class CourseRunQuerySet(models.QuerySet):
    def visible_to(self, user: Member | AnonymousUser) -> "CourseRunQuerySet":
        """Runs are public as soon as their course is published. A member with a seat, or waiting for one, always reads
        what becomes of it."""
        public = Q(course__live=True)
        if not user.is_authenticated:
            return self.filter(public)
        own = self.model.enrolments.rel.related_model.objects.visible_to(user).current()
        return self.filter(public | Exists(own.filter(run=OuterRef("pk"))))

    def upcoming(self, now: datetime | None = None) -> "CourseRunQuerySet":
        """Not begun and not cancelled, the first to begin on top."""
        return self.filter(starts_at__gt=now or timezone.now(), is_cancelled=False).order_by("starts_at", "pk")

    def unfinished(self) -> "CourseRunQuerySet":
        """Runs of which a meeting is still to come or going on, cancelled or not."""
        last_end = Coalesce(Max("meetings__ends_at"), "starts_at")
        return self.alias(last_end=last_end).filter(last_end__gt=timezone.now())

    def with_course(self) -> "CourseRunQuerySet":
        return self.select_related("course")

    def for_list(self) -> "CourseRunQuerySet":
        """With the course, of which a list shows the title: its texts stay in the database."""
        return self.with_course().defer("course__body", "course__body_en", "course__outcomes")
