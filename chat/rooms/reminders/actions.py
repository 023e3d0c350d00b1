from collections.abc import Iterator
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone

from chat.rooms.models import Evening, Room, SentReminder
from chat.rooms.opening_hours import Slot, slots
from community.groups.rules import readers_among
from community.ids import id_in
from community.members.models import Block, Member
from community.notifications.actions import notify_many
from community.notifications.choices import EVENING, ROOM, Delivery
from community.notifications.following.actions import follow, unfollow
from community.notifications.models import Follow

BEFORE = timedelta(minutes=30)
KEPT = timedelta(days=30)


def ask_reminder(*, actor: Member, kind: str, thing: object) -> None:
    """Remind the member of this evening, or each time that this room opens. Asking twice changes nothing.

    Raises:
        NotFollowable: there is no such thing that the member may see now.
        TooManyFollows: the member has to unfollow something first.
    """
    if not Follow.objects.of(kind, thing).filter(member=actor).exclude(how=Delivery.NOTHING).exists():
        follow(actor=actor, kind=kind, thing=thing, how=Delivery.USUAL)


def stop_reminder(*, actor: Member, kind: str, thing: object) -> None:
    """Remind the member no more. Stopping twice changes nothing."""
    unfollow(actor=actor, kind=kind, thing=thing)


def send_reminders() -> int:
    """Send the reminders of all rooms that open soon, each once, and return how many members are told."""
    now = timezone.now()
    SentReminder.objects.filter(begins__lt=now - KEPT).delete()
    return sum(remind(room, slot) for room, slot in openings_soon(now))


def openings_soon(now: datetime) -> Iterator[tuple[Room, Slot]]:
    """Yield the openings of the coming ``BEFORE`` for which somebody can have asked: planned evenings, and the weekly
    hours of rooms that members follow. Five queries for all rooms together."""
    followed = Follow.objects.filter(kind=ROOM).order_by().values_list("thing", flat=True).distinct()
    evenings = Evening.objects.planned().filter(begins__gt=now, begins__lte=now + BEFORE)
    wanted = Q(public_id__in=[key for key in followed if id_in(key)]) | Q(pk__in=evenings.order_by().values("room"))
    done = set(SentReminder.objects.filter(begins__gt=now).values_list("room", "begins"))
    for room in Room.objects.filter(wanted).with_opening():
        for slot in slots(room.weekly_hours, now, room.near_evenings):
            if now < slot.begins <= now + BEFORE and (room.pk, slot.begins) not in done:
                yield room, slot


@transaction.atomic
def remind(room: Room, slot: Slot) -> int:
    """Send the reminder of one opening, unless another process did. The unique row lets the second one wait for the
    first, and then find that it is sent."""
    _row, is_first = SentReminder.objects.get_or_create(room=room, begins=slot.begins)
    if not is_first:
        return 0
    evening = room.evenings.planned().filter(begins=slot.begins).first()
    blocked = _blocked_with_hosts(evening)
    for_evening, unwilling = set(), set()
    if evening is not None:
        for_evening = Follow.objects.follower_keys(EVENING, evening.public_id)
        of_evening = Follow.objects.of(EVENING, evening.public_id).filter(how=Delivery.NOTHING)
        unwilling = set(of_evening.values_list("member", flat=True))
    for_room = Follow.objects.follower_keys(ROOM, room.public_id) - for_evening - unwilling
    told = 0
    things = [("chat.evening_soon", evening, for_evening), ("chat.room_soon", room, for_room)]
    for kind, thing, members in things:
        if keys := _present(room, members - blocked):
            within = room.group.public_id
            told += notify_many(members=keys, kind=kind, thing=thing.public_id, caused_as=None, within=within)
    return told


def _present(room: Room, keys: set) -> set:
    """Return those of these members who are not away and may read the group now."""
    present = Member.objects.filter(pk__in=keys, is_active=True, away_since=None).values_list("pk", flat=True)
    return readers_among(room.group, set(present)) if keys else set()


def _blocked_with_hosts(evening: Evening | None) -> set:
    """Return the members who have a block with a host of this evening."""
    if evening is None:
        return set()
    hosts = list(evening.host_rows.values_list("persona__member", flat=True))
    pairs = Block.objects.filter(Q(blocker__in=hosts) | Q(blocked__in=hosts)).values_list("blocker", "blocked")
    return {key for pair in pairs for key in pair} - set(hosts) if hosts else set()
