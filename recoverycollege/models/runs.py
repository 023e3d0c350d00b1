"""Runs of a course: plain models outside Wagtail."""

import re
import uuid
from typing import TYPE_CHECKING

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from community.groups.choices import Ages
from community.groups.models import Group
from recoverycollege.choices import EnrolmentState
from recoverycollege.querysets.runs import CourseRunQuerySet

if TYPE_CHECKING:
    from recoverycollege.models.enrolment import Enrolment

# with a scheme, or a host with a path: a link that somebody pasted
LINK = re.compile(r"[a-z][a-z0-9+.-]*://|\bwww\.|[\w-]\.[a-z]{2,}/\S", re.IGNORECASE)


def has_link(text: str) -> bool:
    return LINK.search(text) is not None


class CourseRun(models.Model):
    """A course that is given once: meetings, a place, a number of seats."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    course = models.ForeignKey("recoverycollege.Course", on_delete=models.CASCADE, related_name="runs")
    group = models.OneToOneField(Group, null=True, blank=True, on_delete=models.SET_NULL, related_name="course_run")
    starts_at = models.DateTimeField(_("first meeting"))
    # of an online run the link to its meetings, which only those with a seat may read: show ``location_for``
    location = models.CharField(_("place"), max_length=120)
    is_online = models.BooleanField(_("online"), default=False)
    seats = models.PositiveSmallIntegerField(_("seats"))
    # also of the group of the run: its members read each other, and may ask each other for a conversation
    ages = models.CharField(max_length=10, choices=Ages, default=Ages.EVERYONE)
    is_cancelled = models.BooleanField(_("cancelled"), default=False)
    # for the calendars that have the meetings: which version this is, and from when
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    # kept in the same transaction as the enrolments
    enrolled_count = models.PositiveSmallIntegerField(default=0, editable=False)
    waiting_count = models.PositiveSmallIntegerField(default=0, editable=False)

    objects = CourseRunQuerySet.as_manager()

    class Meta:
        ordering = ["starts_at", "pk"]

    def __str__(self):
        return f"{self.course} {self.starts_at:%Y-%m-%d}"

    def get_absolute_url(self):
        return reverse("college:run", args=[self.public_id])

    def location_for(self, enrolment: "Enrolment | None") -> str:
        """Return where the meetings are, for a reader with this enrolment: on every page, in emails and in files."""
        has_seat = enrolment is not None and enrolment.state == EnrolmentState.ENROLLED
        if has_seat or not (self.is_online or has_link(self.location)):
            return self.location
        return gettext("online")

    @property
    def public_location(self) -> str:
        return self.location_for(None)

    @property
    def free_seats(self) -> int:
        return max(0, self.seats - self.enrolled_count)

    @property
    def has_begun(self) -> bool:
        return self.starts_at <= timezone.now()
