"""The evenings of a room, for a calendar."""

from collections.abc import Iterator
from datetime import timedelta

from django.utils import timezone
from django.utils.translation import gettext as _

from chat.rooms.models import Evening, Room
from community.web.calendar_files import CalendarEvent

PAST = timedelta(days=60)
MOST_EVENINGS = 300


def events_for(user, room: Room, *, shows_titles: bool) -> Iterator[CalendarEvent]:
    """Yield the evenings of the room that this user may see, also cancelled ones. Two months back, a year ahead."""
    evenings = Evening.objects.visible_to(user).filter(room=room, ends__gt=timezone.now() - PAST)
    for evening in evenings.order_by("begins", "pk")[:MOST_EVENINGS]:
        yield CalendarEvent(
            key=str(evening.public_id),
            begins=evening.begins,
            ends=evening.ends,
            title=(evening.title or room.title) if shows_titles else _("Evening online"),
            version=evening.version,
            changed_at=evening.changed_at,
            is_cancelled=evening.is_cancelled,
        )
