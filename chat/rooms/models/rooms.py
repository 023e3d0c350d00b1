import uuid
from datetime import datetime

from django.conf import settings
from django.db import models
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from chat.messages import ChatMessage
from chat.rooms.choices import THEME_MAX_CHARACTERS, TITLE_MAX_CHARACTERS, EventKind, Weekday
from chat.rooms.opening_hours import Opening, opening_at
from chat.rooms.presence import possible_hosts, present_among
from chat.rooms.querysets import MessageQuerySet, RoomQuerySet, SessionQuerySet
from community.groups.models import Group
from community.members.models import Persona
from community.readers import Readers


class Room(models.Model):
    """The chat room of one group."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    group = models.OneToOneField(Group, on_delete=models.CASCADE, related_name="room")
    title = models.CharField(_("title"), max_length=TITLE_MAX_CHARACTERS)
    theme = models.CharField(_("what we talk about"), max_length=THEME_MAX_CHARACTERS, blank=True)
    host = models.ForeignKey(Persona, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    # The last number in use, of a message or a room event. A number is never used again.
    seq = models.PositiveIntegerField(default=0, editable=False)

    objects = RoomQuerySet.as_manager()

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("chat:room", args=[self.public_id])

    @property
    def stream(self) -> str:
        return f"room:{self.public_id}"

    @property
    def lamp_stream(self) -> str:
        return f"lamp:{self.public_id}"

    @cached_property
    def opening(self) -> Opening:
        """Whether it is open now, computed once per fetched room. Lists are fetched ``with_opening``."""
        for session in self.current_sessions:
            if session.opened_by_id and not session.is_hosted:
                session.is_hosted = bool(present_among(possible_hosts([self])))  # another host takes over
        now = timezone.now()
        return opening_at(self.weekly_hours, self.current_sessions, now, self.near_evenings, self.next_evening_at)

    @cached_property
    def current_sessions(self) -> list["RoomSession"]:
        """The sessions whose planned end has not come, newest first, each with ``is_hosted``."""
        return list(self.sessions.not_over())

    @cached_property
    def weekly_hours(self) -> list["OpeningHour"]:
        return list(self.hours.all())

    @cached_property
    def near_evenings(self) -> list:
        """The evenings of the coming days, also those that were cancelled or moved to another time."""
        return list(self.evenings.near(timezone.now()))

    @cached_property
    def next_evening_at(self) -> datetime | None:
        """When the next planned evening begins, however far away that is."""
        return self.evenings.planned().filter(begins__gt=timezone.now()).values_list("begins", flat=True).first()

    @property
    def readers(self) -> Readers:
        """The readers of what is said in the room: as ``MessageQuerySet.visible_to``."""
        readers = self.group.readers
        return Readers.WHILE_LIT if readers == Readers.EVERYONE else readers

    # for windows.py and the page of the room

    @property
    def is_open(self) -> bool:
        return self.opening.is_open

    @property
    def will_change(self) -> bool:
        """Return whether it is known when its lamp goes on or off."""
        return self.opening.changes_at is not None

    @property
    def opens_text(self) -> str:
        return self.opening.text()


class OpeningHour(models.Model):
    """Weekly opening hours. When ``ends`` is before ``begins``, it is on the next day."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="hours")
    weekday = models.PositiveSmallIntegerField(choices=Weekday)
    begins = models.TimeField()
    ends = models.TimeField()
    skips_holidays = models.BooleanField(default=False, db_default=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "weekday", "begins"], name="one_hour_per_moment")]

    def __str__(self):
        return f"{self.get_weekday_display()} {self.begins:%H:%M}"


class RoomSession(models.Model):
    """A time for which the room is open: from ``opened_at`` until ``closes_at``, or until a host closes it."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="sessions")
    title = models.CharField(_("what the evening is about"), max_length=TITLE_MAX_CHARACTERS, blank=True)
    opened_at = models.DateTimeField()
    closes_at = models.DateTimeField()
    closed_at = models.DateTimeField(null=True, blank=True)
    # empty when it opened by its weekly hours
    opened_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")

    objects = SessionQuerySet.as_manager()

    class Meta:
        indexes = [models.Index(fields=["room", "closes_at"]), models.Index(fields=["closes_at"])]

    def __str__(self):
        return f"session {self.pk}"


class Message(ChatMessage):
    """A message in a room."""

    report_kind = "message"

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="messages")
    session = models.ForeignKey(RoomSession, null=True, on_delete=models.SET_NULL, related_name="messages")

    objects = MessageQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["room", "seq"], name="one_message_per_number"),
            models.UniqueConstraint(fields=["room", "author", "cid"], name="one_message_per_sending"),
        ]

    def get_absolute_url(self):
        return reverse("chat:message", args=[self.public_id])

    @property
    def remove_url(self) -> str:
        return reverse("chat:remove", args=[self.public_id])

    @property
    def session_heading(self) -> tuple[object, str]:
        return self.session_id, self.session.title if self.session else ""


class RoomEvent(models.Model):
    """A change in a room besides a new message, with a number in the same sequence."""

    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="events")
    seq = models.PositiveIntegerField(editable=False)
    kind = models.CharField(max_length=10, choices=EventKind)
    message = models.ForeignKey(Message, null=True, on_delete=models.CASCADE, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["room", "seq"], name="one_event_per_number")]

    def __str__(self):
        return f"{self.kind} {self.seq}"
