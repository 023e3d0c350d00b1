"""Planned evenings of a room, besides its weekly hours."""

import uuid

from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.formats import date_format
from django.utils.translation import gettext_lazy as _

from chat.rooms.choices import REASON_MAX_CHARACTERS, TITLE_MAX_CHARACTERS, EveningState
from chat.rooms.models.rooms import Room
from chat.rooms.querysets import EveningQuerySet
from community.members.models import Persona


class Evening(models.Model):
    """A planned evening of a room. It counts like opening hours, until it is cancelled.

    ``planned_begins`` and ``planned_ends`` are the time that was first announced: when the evening is moved, the weekly
    hours of that time do not open the room either.
    """

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="evenings")
    title = models.CharField(_("what the evening is about"), max_length=TITLE_MAX_CHARACTERS, blank=True)
    begins = models.DateTimeField()
    ends = models.DateTimeField()
    planned_begins = models.DateTimeField()
    planned_ends = models.DateTimeField()
    state = models.CharField(max_length=10, choices=EveningState, default=EveningState.PLANNED)
    # why it was moved or cancelled, for everybody who sees the room
    reason = models.CharField(_("why"), max_length=REASON_MAX_CHARACTERS, blank=True)
    # the same for all evenings that were planned together
    series = models.UUIDField(null=True, blank=True, editable=False)
    # for the calendars that have the evening: which version this is, and from when
    version = models.PositiveIntegerField(default=0, editable=False)
    changed_at = models.DateTimeField(default=timezone.now, editable=False)
    hosts = models.ManyToManyField(Persona, through="EveningHost", related_name="+")

    objects = EveningQuerySet.as_manager()

    class Meta:
        ordering = ["begins", "pk"]
        indexes = [models.Index(fields=["room", "begins"]), models.Index(fields=["begins"])]

    def __str__(self):
        return f"{date_format(timezone.localtime(self.begins), 'j F Y, H:i')} {self.title}".strip()

    def get_absolute_url(self):
        return reverse("chat:evening", args=[self.public_id])

    @property
    def is_cancelled(self) -> bool:
        return self.state == EveningState.CANCELLED

    @property
    def is_moved(self) -> bool:
        return not self.is_cancelled and self.begins != self.planned_begins

    @property
    def is_over(self) -> bool:
        return self.ends <= timezone.now()

    @property
    def spans(self) -> list[tuple]:
        """Return the times that the weekly hours leave to this evening: its own, and the one first announced."""
        return [(self.begins, self.ends), (self.planned_begins, self.planned_ends)]


class EveningHost(models.Model):
    """A host of a planned evening, under the name that they have in the group."""

    evening = models.ForeignKey(Evening, on_delete=models.CASCADE, related_name="host_rows")
    persona = models.ForeignKey(Persona, on_delete=models.CASCADE, related_name="+")

    class Meta:
        constraints = [models.UniqueConstraint(fields=["evening", "persona"], name="host_once_per_evening")]

    def __str__(self):
        return f"host {self.pk}"
