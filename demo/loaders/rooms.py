"""Chat rooms with their weekly hours, and past sessions."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from chat.rooms.choices import EveningState
from chat.rooms.models import Message, Room
from community.days import span_on
from community.groups.actions import persona_in
from community.groups.models import Group
from community.members.models import Member
from demo.content import toml

EVENING = time(20, 0)


def load() -> str:
    for row in toml("rooms")["room"]:
        room, is_new = Room.objects.get_or_create(
            group=Group.objects.get(slug=row["group"]), defaults={"title": row["title"], "theme": row["theme"]}
        )
        if is_new:
            _add_hours(room, row)
            for session in sorted(row.get("session", []), key=lambda session: -session["days_ago"]):
                _add_session(room, session)
            for evening in row.get("evening", []):
                _add_evening(room, evening)
    return f"{Room.objects.count()} rooms with {Message.objects.count()} messages"


def _add_hours(room: Room, row: dict) -> None:
    room.host = persona_in(_member(row["host"]), room.group)
    room.save(update_fields=["host"])
    for hour in row["opens"]:
        begins, ends = (time.fromisoformat(hour[name]) for name in ("from", "until"))
        room.hours.create(weekday=hour["weekday"], begins=begins, ends=ends)


def _add_session(room: Room, row: dict) -> None:
    day = timezone.localdate() - timedelta(days=row["days_ago"])
    hour = room.hours.filter(weekday=day.weekday()).first()
    begins = timezone.make_aware(datetime.combine(day, hour.begins if hour else EVENING))
    last = begins + timedelta(minutes=max(message["minute"] for message in row["message"]) + 5)
    session = room.sessions.create(title=row["title"], opened_at=begins, closes_at=last, closed_at=last)
    for number, message in enumerate(row["message"]):
        room.seq += 1
        Message.objects.create(
            room=room,
            session=session,
            author=persona_in(_member(message["author"]), room.group),
            seq=room.seq,
            cid=f"demo-{room.seq}",
            text=message["text"],
            created_at=begins + timedelta(minutes=message["minute"], seconds=number % 60),
        )
    room.save(update_fields=["seq"])


def _add_evening(room: Room, row: dict) -> None:
    begins, ends = _span(row["days_ahead"], row)
    evening = room.evenings.create(
        title=row["title"], begins=begins, ends=ends, planned_begins=begins, planned_ends=ends
    )
    if "moved_to" in row:
        evening.begins, evening.ends = _span(row["moved_to"], row)
        evening.version, evening.reason = 1, row["reason"]
    if "cancelled" in row:
        evening.version, evening.state, evening.reason = 1, EveningState.CANCELLED, row["cancelled"]
    evening.save()
    evening.hosts.set(persona_in(_member(key), room.group) for key in row["hosts"])


def _span(days: int, row: dict) -> tuple[datetime, datetime]:
    times = (time.fromisoformat(row[name]) for name in ("from", "until"))
    return span_on(timezone.localdate() + timedelta(days=days), *times)


def _member(key: str) -> Member:
    return Member.objects.get(email=f"{key}@demo.example")
