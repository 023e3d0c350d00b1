"""The links with which calendars of members follow the evenings of a room."""

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.rooms.models.rooms import Room
from community.members.models.hashed_key_field import HashedKeyField


class CalendarFeed(models.Model):
    """The link of one member for the calendar of one room. The table has a hash of its key: it opens no feed."""

    member = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="calendar_feeds")
    room = models.ForeignKey(Room, on_delete=models.CASCADE, related_name="calendar_feeds")
    key = HashedKeyField(max_length=64, unique=True)
    shows_titles = models.BooleanField(_("with the names of evenings"), default=False)
    created_at = models.DateTimeField(default=timezone.now, editable=False)

    class Meta:
        constraints = [models.UniqueConstraint(fields=["member", "room"], name="one_calendar_feed_per_room")]

    def __str__(self):
        return f"calendar feed {self.pk}"
