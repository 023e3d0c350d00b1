"""Lists of shifts, with the names of their moderators."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db.models import OuterRef, Subquery
from django.utils import timezone

from community.members.models import Member, Persona
from community.moderation.models import Shift

DAYS_SHOWN = 28
MOST_SHIFTS = 300  # ten a day: more than a house of some dozens of moderators plans


@dataclass(frozen=True)
class NamedShift:
    """A shift with the name of its moderator."""

    shift: Shift
    name: str


def shifts_to_come(user: Member) -> list[NamedShift]:
    """Return the shifts of the coming four weeks, the first to begin on top. One query."""
    names = Persona.objects.of_community().filter(member=OuterRef("member")).values("name")[:1]
    rows = Shift.objects.visible_to(user).to_come().filter(begins__lt=timezone.now() + timedelta(days=DAYS_SHOWN))
    rows = rows.annotate(name=Subquery(names)).order_by("begins", "pk")[:MOST_SHIFTS]
    return [NamedShift(shift, shift.name or "") for shift in rows]


def on_duty(rows: list[NamedShift], now: datetime) -> tuple[list[NamedShift], NamedShift | None]:
    """Return which of these go on now, and the first that begins after them."""
    going_on = [row for row in rows if row.shift.begins <= now]
    return going_on, next((row for row in rows if row.shift.begins > now), None)
