"""Every change in the planning of a room. Each action locks the row of the room first."""

import uuid
from collections.abc import Iterable, Sequence
from datetime import datetime, time, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chat.rooms import rules
from chat.rooms.choices import EveningState
from chat.rooms.models import Evening, EveningHost, OpeningHour, Room
from chat.rooms.opening_hours import Slot, weekly_slots
from community import live
from community.audit.actions import record
from community.days import span_on
from community.members.models import Member, Persona
from community.notifications.actions import notify_many
from community.notifications.choices import EVENING, ROOM
from community.notifications.models import Follow
from community.permissions import require
from community.text import one_line
from community.web.edit_lock import require_version

MOST_WEEKLY_HOURS = 21
DATES_SHOWN_DAYS = 29  # of the weekly hours, so that one date can be cancelled or moved


class Overlaps(Exception):
    """Another evening, or other weekly hours of the room, are at that time: ``other``."""

    def __init__(self, other: Evening | OpeningHour):
        super().__init__("it overlaps")
        self.other = other


class TooManyHours(Exception):
    """The room has ``MOST_WEEKLY_HOURS`` already."""


class NotWeekly(Exception):
    """No weekly hours of the room begin at that moment, or an evening takes their place already."""


class IsOver(Exception):
    """The evening is over, or cancelled: it does not change any more."""


@transaction.atomic
def set_hours(
    *, actor: Member, room: Room, weekday: int, begins: time, ends: time, skips_holidays: bool = False
) -> OpeningHour:
    """Add weekly hours; those that begin at the same moment get the new end.

    Raises:
        NotAllowed: the actor is no host of the group.
        Overlaps: other weekly hours of that day are at that time.
        TooManyHours: there is no end to it.
    """
    room = _lock(actor, room)
    others = [hour for hour in room.hours.all() if (hour.weekday, hour.begins) != (weekday, begins)]
    if len(others) >= MOST_WEEKLY_HOURS:
        raise TooManyHours
    for hour in others:
        if any(
            begin < other_end and other_begin < end
            for begin, end in _week(weekday, begins, ends)
            for other_begin, other_end in _week(hour.weekday, hour.begins, hour.ends)
        ):
            raise Overlaps(hour)
    values = {"ends": ends, "skips_holidays": skips_holidays}
    hour, _is_new = room.hours.update_or_create(weekday=weekday, begins=begins, defaults=values)
    record(actor=actor, verb="chat.set_hours", thing=room, weekday=weekday)
    live.announce(room.lamp_stream, room.seq)
    return hour


@transaction.atomic
def remove_hours(*, actor: Member, room: Room, weekday: int, begins: time) -> None:
    """Take weekly hours away. Hours that are gone already change nothing.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    room = _lock(actor, room)
    if room.hours.filter(weekday=weekday, begins=begins).delete()[0]:
        record(actor=actor, verb="chat.remove_hours", thing=room, weekday=weekday)
        live.announce(room.lamp_stream, room.seq)


@transaction.atomic
def plan_evenings(
    *, actor: Member, room: Room, spans: Sequence[tuple[datetime, datetime]], title: str = "", hosts: Iterable = ()
) -> list[Evening]:
    """Plan an evening at each of these times. More than one are a series. The same again returns those that are there.

    Raises:
        NotAllowed: the actor is no host of the group.
        Overlaps: another planned evening is at one of these times.
    """
    room = _lock(actor, room)
    same = room.evenings.planned().filter(title=one_line(title), begins__in=[begins for begins, _ends in spans])
    if spans and {(one.begins, one.ends) for one in same} >= set(spans):
        return list(same)
    for span in spans:
        _require_free(room, *span)
    series = uuid.uuid4() if len(spans) > 1 else None
    evenings = Evening.objects.bulk_create(
        Evening(
            room=room,
            title=one_line(title),
            series=series,
            begins=begins,
            ends=ends,
            planned_begins=begins,
            planned_ends=ends,
        )
        for begins, ends in spans
    )
    EveningHost.objects.bulk_create(EveningHost(evening=one, persona=host) for one in evenings for host in hosts)
    record(actor=actor, verb="chat.plan_evening", thing=room, evenings=len(evenings))
    live.announce(room.lamp_stream, room.seq)
    return evenings


@transaction.atomic
def change_evening(
    *,
    actor: Member,
    evening: Evening,
    begins: datetime,
    ends: datetime,
    title: str,
    hosts: Iterable[Persona],
    reason: str = "",
    made_from: str = "",
) -> int:
    """Change an evening; when it moves, tell its hosts and those who asked for the reminder, and return how many.

    Raises:
        NotAllowed: the actor is no host of the group.
        ChangedMeanwhile: the form with the version ``made_from`` was made from other values.
        IsOver: it is over or cancelled.
        Overlaps: another planned evening is at that time.
    """
    evening = _lock_evening(actor, evening)
    require_version(made_from, stored_values(evening))
    if evening.is_over or evening.is_cancelled:
        raise IsOver
    _require_free(evening.room, begins, ends, besides=evening)
    is_moved = (begins, ends) != (evening.begins, evening.ends)
    evening.begins, evening.ends, evening.title = begins, ends, one_line(title)
    evening.reason = one_line(reason) if is_moved else evening.reason
    evening.save()
    _set_hosts(evening, hosts)
    _count_version(evening)
    record(actor=actor, verb="chat.change_evening", thing=evening, room=evening.room_id, moved=is_moved)
    return _tell(actor, evening, "chat.evening_moved") if is_moved else 0


@transaction.atomic
def cancel_evening(*, actor: Member, evening: Evening, reason: str = "", later_too: bool = False) -> int:
    """Cancel an evening, with ``later_too`` also the later ones of its series; tell its hosts and those who asked for
    the reminder, and return how many. Cancelling twice changes nothing.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    evening = _lock_evening(actor, evening)
    evenings = [evening]
    if later_too and evening.series:
        later = evening.room.evenings.filter(series=evening.series, begins__gt=evening.begins)
        evenings += later.select_related("room__group")
    told = 0
    for one in evenings:
        if one.is_cancelled or one.is_over:
            continue
        one.state, one.reason = EveningState.CANCELLED, one_line(reason)
        one.save(update_fields=["state", "reason"])
        _count_version(one)
        told += _tell(actor, one, "chat.evening_cancelled")
        record(actor=actor, verb="chat.cancel_evening", thing=one, room=one.room_id)
    return told


def coming_dates(room: Room) -> list[Slot]:
    """Return the weekly hours of the coming weeks that no evening takes, in order. Two queries."""
    now = timezone.now()
    evenings = room.evenings.filter(Q(ends__gt=now) | Q(planned_ends__gt=now))
    free = weekly_slots(room.hours.all(), timezone.localdate(now), evenings, DATES_SHOWN_DAYS)
    return sorted((slot for slot in free if slot.begins > now), key=lambda slot: slot.begins)


@transaction.atomic
def change_date(
    *, actor: Member, room: Room, begins: datetime, to: tuple[datetime, datetime] | None = None, reason: str = ""
) -> tuple[Evening, int]:
    """Cancel the weekly hours of one date or, with ``to``, move them there; tell everybody who asked for a reminder.
    Return the evening that takes their place, and how many were told. The same again returns what is there.

    Raises:
        NotAllowed: the actor is no host of the group.
        NotWeekly: no weekly hours begin then, or an evening took their place.
        Overlaps: another planned evening is at the new time.
    """
    room = _lock(actor, room)
    state = EveningState.PLANNED if to else EveningState.CANCELLED
    stored = room.evenings.filter(planned_begins=begins, state=state).first()
    if stored is not None and (to is None or to == (stored.begins, stored.ends)):
        return stored, 0
    slot = next((slot for slot in coming_dates(room) if slot.begins == begins), None)
    if slot is None:
        raise NotWeekly
    if to:
        _require_free(room, *to)
    begins_at, ends_at = to or (slot.begins, slot.ends)
    evening = Evening.objects.create(
        room=room,
        begins=begins_at,
        ends=ends_at,
        planned_begins=slot.begins,
        planned_ends=slot.ends,
        state=state,
        reason=one_line(reason),
    )
    _count_version(evening)
    verb, kind = ("chat.change_evening", "moved") if to else ("chat.cancel_evening", "cancelled")
    record(actor=actor, verb=verb, thing=evening, room=room.pk)
    followers = Follow.objects.follower_keys(ROOM, room.public_id)
    return evening, _tell(actor, evening, f"chat.evening_{kind}", followers)


def stored_values(evening: Evening) -> dict:
    """Return what the form of an evening was made from, for its version."""
    hosts = sorted(str(key) for key in evening.host_rows.values_list("persona__public_id", flat=True))
    begins, ends = timezone.localtime(evening.begins), timezone.localtime(evening.ends)
    return {
        "title": evening.title,
        "day": begins.date(),
        "begins": begins.time(),
        "ends": ends.time(),
        "hosts": hosts,
        "state": evening.state,
    }


def _lock(actor: Member, room: Room) -> Room:
    room = Room.objects.select_for_update(of=("self",)).select_related("group").get(pk=room.pk)
    require(rules.can_plan, actor.refresh_rights(), room)
    return room


def _lock_evening(actor: Member, evening: Evening) -> Evening:
    room = _lock(actor, evening.room)
    evening = Evening.objects.select_for_update().get(pk=evening.pk)
    evening.room = room
    return evening


def _require_free(room: Room, begins: datetime, ends: datetime, besides: Evening | None = None) -> None:
    others = room.evenings.planned().filter(begins__lt=ends, ends__gt=begins)
    other = others.exclude(pk=besides and besides.pk).first()
    if other is not None:
        raise Overlaps(other)


def _week(weekday: int, begins: time, ends: time) -> list[tuple[datetime, datetime]]:
    """Return these hours in three weeks beside each other: those of Sunday may end on Monday."""
    monday = datetime(2026, 1, 5).date()
    return [span_on(monday + timedelta(days=weekday + 7 * week), begins, ends) for week in range(3)]


def _set_hosts(evening: Evening, hosts: Iterable[Persona]) -> None:
    wanted = {host.pk for host in hosts}
    evening.host_rows.exclude(persona__in=wanted).delete()
    known = set(evening.host_rows.values_list("persona", flat=True))
    EveningHost.objects.bulk_create(EveningHost(evening=evening, persona_id=key) for key in sorted(wanted - known))


def _count_version(evening: Evening) -> None:
    evening.version, evening.changed_at = evening.version + 1, timezone.now()
    evening.save(update_fields=["version", "changed_at"])
    live.announce(evening.room.lamp_stream, evening.room.seq)


def _tell(actor: Member, evening: Evening, kind: str, others: Iterable = ()) -> int:
    hosts = evening.host_rows.values_list("persona__member", flat=True)
    followers = Follow.objects.of(EVENING, evening.public_id).values_list("member", flat=True)
    members = {*hosts, *others, *followers} - {actor.pk}
    group = evening.room.group.public_id
    return notify_many(members=members, kind=kind, thing=evening.public_id, caused_as=None, within=group)


def take_title(evening: Evening) -> str:
    """Take the title of an evening away, and return it. The caller checks its rule, and holds the lock on it."""
    old, evening.title = evening.title, ""
    evening.save(update_fields=["title"])
    return old


def put_title_back(evening: Evening, title: str) -> None:
    """Put the title back, unless the hosts wrote another since. The caller is the same."""
    if not evening.title:
        evening.title = title
        evening.save(update_fields=["title"])
