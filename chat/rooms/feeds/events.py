"""The evenings and the weekly hours of a room, for a calendar."""

from collections.abc import Iterator
from datetime import date, timedelta

from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from chat.rooms.models import Evening, Room
from chat.rooms.opening_hours import weekly_slots
from community.days import span_on, start_of
from community.web.calendar_files import CalendarEvent

PAST = timedelta(days=60)
MOST_EVENINGS = 300
WEEKS_AHEAD = 52
FIRST_DAY = date(2026, 1, 1)  # before there was a file with weekly hours


def weekly_events(room: Room, *, title: str) -> Iterator[CalendarEvent]:
    """Yield the weekly hours of the room, from today a year ahead: each as one date that comes back, without the dates
    that an evening takes, that were cancelled or moved, and without public holidays where they are skipped."""
    now = timezone.now()
    today = timezone.localdate(now)
    evenings = list(room.evenings.filter(Q(ends__gt=now - PAST) | Q(planned_ends__gt=now - PAST)))
    changed_at = max([start_of(today), *(evening.changed_at for evening in evenings)])
    for hour in room.hours.order_by("weekday", "begins"):
        first = today + timedelta(days=(hour.weekday - today.weekday()) % 7)
        spans = [span_on(first + timedelta(weeks=week), hour.begins, hour.ends) for week in range(WEEKS_AHEAD)]
        kept = {slot.begins for slot in weekly_slots([hour], today, evenings, WEEKS_AHEAD * 7)}
        if not kept & {begins for begins, _ends in spans}:
            continue
        yield CalendarEvent(
            key=f"{room.public_id}-{hour.weekday}-{hour.begins:%H%M}",
            begins=spans[0][0],
            ends=spans[0][1],
            title=title,
            version=(today - FIRST_DAY).days,  # it begins on another day than in an older file
            changed_at=changed_at,
            is_cancelled=False,
            weekly_until=spans[-1][0],
            left_out=tuple(begins for begins, _ends in spans if begins not in kept),
        )


def events_for(user, room: Room, *, shows_titles: bool) -> Iterator[CalendarEvent]:
    """Yield the weekly hours of the room, and its evenings that this user may see, also cancelled ones: two months
    back, and a year ahead."""
    neutral = _("Evening online")
    yield from weekly_events(room, title=room.title if shows_titles else neutral)
    evenings = Evening.objects.visible_to(user).filter(room=room, ends__gt=timezone.now() - PAST)
    for evening in evenings.order_by("begins", "pk")[:MOST_EVENINGS]:
        yield CalendarEvent(
            key=str(evening.public_id),
            begins=evening.begins,
            ends=evening.ends,
            title=(evening.title or room.title) if shows_titles else neutral,
            version=evening.version,
            changed_at=evening.changed_at,
            is_cancelled=evening.is_cancelled,
        )
