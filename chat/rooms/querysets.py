"""The rooms and messages that a user may see."""

from collections import defaultdict
from collections.abc import Collection
from datetime import datetime, timedelta

from django.apps import apps
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Exists, FilteredRelation, OuterRef, Prefetch, Q, Subquery
from django.db.models.expressions import Combinable
from django.utils import timezone

from chat.rooms.choices import EveningState
from chat.rooms.opening_hours import DAYS_AHEAD
from community.groups.choices import MembershipState
from community.groups.models import Group, Membership
from community.members.choices import DutyKind
from community.members.models import Duty, Persona
from community.members.querysets.persona import unshown_fields
from community.members.querysets.reader_query import AnyReader
from community.members.querysets.relations import blocked_ids
from community.members.rules import has_account
from community.moderation.querysets.content import ModeratedQuerySet
from community.prepared import Parameter, PreparedForMany, PreparedQuery, derived, listed, one_of

NEAR = timedelta(days=DAYS_AHEAD + 1)  # longer than weekly hours are looked at


class RoomQuerySet(models.QuerySet):
    ORDER = ("group__position", "pk")

    def visible_to(self, user) -> "RoomQuerySet":
        """The rooms of the groups that this user may read."""
        return self.filter(Exists(Group.objects.readable_by(user).filter(pk=OuterRef("group"))))

    def with_opening(self) -> "RoomQuerySet":
        """With what ``Room.opening`` needs, in three more queries for all rooms together."""
        now = timezone.now()
        hours = apps.get_model("rooms", "OpeningHour").objects.all()
        sessions = apps.get_model("rooms", "RoomSession").objects.not_over()
        evenings = apps.get_model("rooms", "Evening").objects.near(now)
        return (
            self.with_next_evening(now)
            .select_related("group")
            .prefetch_related(
                Prefetch("evenings", queryset=evenings, to_attr="near_evenings"),
                Prefetch("hours", queryset=hours, to_attr="weekly_hours"),
                Prefetch("sessions", queryset=sessions, to_attr="current_sessions"),
            )
        )

    def with_opening_in_rows(self, now) -> "RoomQuerySet":
        """With what ``Room.opening`` needs, in this same query: each room is there once for each combination of a
        weekly ``hour``, an ``evening`` of the coming days and a ``session`` that is not over (with
        ``session_is_hosted``), and each of these may be None."""
        hour = FilteredRelation("hours")
        session = FilteredRelation("sessions", condition=Q(sessions__closes_at__gt=now))
        evening = FilteredRelation("evenings", condition=_is_near(now, "evenings__"))
        rows = self.with_next_evening(now).annotate(hour=hour, session=session, evening=evening)
        rows = rows.select_related("group", "hour", "session", "evening")
        return rows.annotate(session_is_hosted=_is_hosted("session__opened_by", "group", now))

    def with_next_evening(self, now) -> "RoomQuerySet":
        """With ``next_evening_at``: when the next planned evening begins."""
        coming = apps.get_model("rooms", "Evening").objects.planned().filter(room=OuterRef("pk"), begins__gt=now)
        return self.annotate(next_evening_at=Subquery(coming.order_by("begins").values("begins")[:1]))

    def in_order(self) -> "RoomQuerySet":
        return self.order_by(*self.ORDER)


def rooms_in_rows(rows: list) -> list:
    """Return each room of ``with_opening_in_rows`` once, in this order, with all that ``Room.opening`` needs."""
    rooms, hours, sessions, evenings = {}, defaultdict(dict), defaultdict(dict), defaultdict(dict)
    for row in rows:  # where nothing is joined, Django gives the row no such attribute
        rooms.setdefault(row.pk, row)
        if (session := getattr(row, "session", None)) is not None:
            session.is_hosted = row.session_is_hosted
            sessions[row.pk][session.pk] = session
        if (hour := getattr(row, "hour", None)) is not None:
            hours[row.pk][hour.pk] = hour
        if (evening := getattr(row, "evening", None)) is not None:
            evenings[row.pk][evening.pk] = evening
    for key, room in rooms.items():
        newest_first = sorted(sessions[key].values(), key=lambda session: session.opened_at, reverse=True)
        room.current_sessions, room.weekly_hours = newest_first, list(hours[key].values())
        room.near_evenings = list(evenings[key].values())
    return list(rooms.values())


def read_openings(rooms: Collection) -> None:
    """Give these rooms what ``Room.opening`` needs, in one query for all of them."""
    rows = _prepared_openings.rows(key=[room.pk for room in rooms], now=timezone.now())
    openings = {row.pk: row for row in rooms_in_rows(rows)}
    for room in rooms:
        if room.pk in openings:  # not taken away meanwhile
            room.current_sessions = openings[room.pk].current_sessions
            room.weekly_hours = openings[room.pk].weekly_hours
            room.near_evenings = openings[room.pk].near_evenings
            room.next_evening_at = openings[room.pk].next_evening_at


def _openings(length: int) -> models.QuerySet:
    keys, now = listed("key", models.BigAutoField(), length), Parameter("now", models.DateTimeField())
    return apps.get_model("rooms", "Room").objects.filter(one_of("pk", keys)).with_opening_in_rows(now)


class EveningQuerySet(models.QuerySet):
    ORDER = ("begins", "pk")

    def visible_to(self, user) -> "EveningQuerySet":
        """The evenings of the rooms of the groups that this user may read."""
        return self.filter(Exists(Group.objects.readable_by(user).filter(pk=OuterRef("room__group"))))

    def planned(self) -> "EveningQuerySet":
        return self.filter(state=EveningState.PLANNED)

    def hosted_by(self, member) -> "EveningQuerySet":
        hosts = apps.get_model("rooms", "EveningHost").objects.filter(evening=OuterRef("pk"))
        return self.filter(Exists(hosts.filter(persona__member=member)))

    def coming(self, now: datetime | None = None) -> "EveningQuerySet":
        """Return the evenings that are not over, also cancelled ones, the first one first."""
        return self.filter(ends__gt=now or timezone.now()).order_by(*self.ORDER)

    def with_hosts(self, user) -> "EveningQuerySet":
        """With ``shown_hosts``: the hosts who are not away, and with whom this user has no block. One more query."""
        hosts = Persona.objects.filter(member__is_active=True, member__away_since=None)
        if user.is_authenticated:
            hosts = hosts.exclude(member__in=blocked_ids(user))
        return self.prefetch_related(Prefetch("hosts", queryset=hosts.select_related("member"), to_attr="shown_hosts"))

    def near(self, now) -> "EveningQuerySet":
        """Return the evenings that decide whether a room is open in the coming days."""
        return self.filter(_is_near(now))


class SessionQuerySet(models.QuerySet):
    def not_over(self) -> "SessionQuerySet":
        """Return the sessions whose planned end has not come, newest first, with ``is_hosted``."""
        now = timezone.now()
        rows = self.filter(closes_at__gt=now).order_by("-opened_at")
        return rows.annotate(is_hosted=_is_hosted("opened_by", "room__group", now))

    def going_on(self) -> "SessionQuerySet":
        """Return the sessions of now, of rooms that are open. Two queries more when there are any."""
        now = timezone.now()
        running = self.filter(closed_at=None, opened_at__lte=now, closes_at__gt=now)
        room_keys = set(running.order_by().values_list("room", flat=True))
        rooms = apps.get_model("rooms", "Room").objects.filter(pk__in=room_keys).with_opening() if room_keys else []
        return running.filter(room__in=[room.pk for room in rooms if room.is_open])

    def keys_going_on(self, keys: Collection) -> set:
        """Return those of these keys of which the session goes on now."""
        sessions = self.filter(pk__in=set(keys) - {None})
        return set(sessions.going_on().values_list("pk", flat=True)) if any(keys) else set()


class MessageQuerySet(ModeratedQuerySet):
    """A removed message leaves a line; a hidden one is there for its author only."""

    shown_states = ("visible", "removed")

    def visible_to(self, user) -> "MessageQuerySet":
        """In the rooms that this user may enter, and not across a block; for a visitor only of sessions that are going
        on."""
        rows = self.in_rooms_of(user)
        return rows if has_account(user) else rows.filter(Exists(_going_on().filter(pk=OuterRef("session"))))

    def in_rooms_of(self, user) -> "MessageQuerySet":
        """In the rooms that this user may enter, and not across a block: what a member sees of them at any time."""
        readable = Group.objects.readable_by(user).filter(pk=OuterRef("room__group"))
        return self.shown_to(user).filter(Exists(readable))

    def with_people(self) -> "MessageQuerySet":
        return self.select_related("author__member", "session").defer(*unshown_fields())


def _is_near(now, prefix: str = "") -> Q:
    """Return the condition that an evening, or the time first announced for it, is now or in the coming days."""
    horizon = derived(now, lambda moment: moment + NEAR, models.DateTimeField())
    spans = [("begins", "ends"), ("planned_begins", "planned_ends")]
    one, other = (Q(**{f"{prefix}{ends}__gt": now, f"{prefix}{begins}__lt": horizon}) for begins, ends in spans)
    return one | other


def _is_hosted(opened_by: str, group: str, now) -> Combinable:
    """Return the condition that the host who opened a session can still host there, is not away, and has not left the
    group; of the outer query, with the lookups of that host and that group."""
    opener = {"member": OuterRef(opened_by), "member__is_active": True, "member__away_since": None}
    duties = Duty.objects.until_after(now).filter(**opener, kind__in=[DutyKind.HOST, DutyKind.MODERATOR])
    duties = duties.filter(Q(group=None) | Q(group=OuterRef(group)))
    ended = Membership.objects.filter(member=OuterRef(opened_by), group=OuterRef(group))
    ended = ended.filter(state__in=[MembershipState.LEFT, MembershipState.REMOVED])
    return Exists(duties) & ~Exists(ended)


def _going_on() -> SessionQuerySet:
    return apps.get_model("rooms", "RoomSession").objects.going_on()


def heads_of_rooms(public_ids: Collection[str]) -> list[tuple]:
    """Return of each of these rooms the public id, the last number in use, and the version of the right to read it."""
    return _prepared_heads.rows(id=list(public_ids))


def _heads(length: int) -> models.QuerySet:
    rooms = apps.get_model("rooms", "Room").objects.filter(
        one_of("public_id", listed("id", models.UUIDField(), length))
    )
    return rooms.values_list("public_id", "seq", "group__access_version")


_prepared_heads = PreparedForMany(_heads)
_prepared_openings = PreparedForMany(_openings)


def is_room_visible(user, public_id: str) -> bool:
    """Return whether ``visible_to`` has this room for this user. It looks at the key of a member and at nothing else of
    theirs, so it is compiled once for all members, and once for visitors."""
    query = _prepared_for_members if user.is_authenticated and user.is_active else _prepared_for_visitors
    return bool(query.rows(reader=user.pk, id=public_id))


def _visible_room(user) -> models.QuerySet:
    rooms = apps.get_model("rooms", "Room").objects.visible_to(user)
    return rooms.filter(public_id=Parameter("id", models.UUIDField())).values_list("pk")


_prepared_for_members = PreparedQuery(lambda: _visible_room(AnyReader(0, 0)))
_prepared_for_visitors = PreparedQuery(lambda: _visible_room(AnonymousUser()))
