"""Which hosts are in a room now: they have its page open, in one of the processes.

Each process tells the cache with each heartbeat, and an entry ends by itself. So nothing is stored, a host whose
connection is lost for a moment stays, and it does not matter which process has the host's socket.
"""

from collections.abc import Collection

from django.core.cache import cache
from django.db.models import BigIntegerField, DateTimeField, Q, QuerySet
from django.utils import timezone

from community.groups.choices import MembershipState
from community.groups.models import Membership
from community.members.choices import DutyKind
from community.members.models import Duty
from community.prepared import Parameter, PreparedForMany, listed, one_of

HERE_SECONDS = 50  # two heartbeats and a half


def mark_here(room_key: object, member_keys: Collection) -> bool:
    """Keep that these members are in the room; return whether one of them was not there before."""
    entries = [_entry(room_key, member_key) for member_key in member_keys]
    known = cache.get_many(entries)
    cache.set_many(dict.fromkeys(entries, True), HERE_SECONDS)
    return len(known) < len(entries)


def present_among(pairs: Collection[tuple]) -> list[tuple]:
    """Return those of these pairs of a room and a member (keys) where the member is in the room."""
    known = cache.get_many([_entry(*pair) for pair in pairs]) if pairs else {}
    return [pair for pair in sorted(pairs, key=str) if _entry(*pair) in known]


def possible_hosts(rooms: Collection) -> set[tuple]:
    """Return pairs of a room and a member (keys): who has the duty of host there, is not away, and has not left the
    group."""
    groups = [room.group_id for room in rooms]
    held = _hosts.rows(group=groups, now=timezone.now())
    former = Membership.objects.filter(group__in=groups, member__in=[member for _group, member in held])
    former = former.filter(state__in=[MembershipState.LEFT, MembershipState.REMOVED]) if held else former.none()
    excluded = set(former.values_list("group", "member"))
    return {
        (room.pk, member)
        for room in rooms
        for group, member in held
        if group in (None, room.group_id) and (room.group_id, member) not in excluded
    }


def _hosts_of(length: int) -> QuerySet:
    groups = one_of("group", listed("group", BigIntegerField(), length))
    duties = Duty.objects.until_after(Parameter("now", DateTimeField())).filter(Q(group=None) | groups)
    hosts = duties.filter(kind=DutyKind.HOST, member__is_active=True, member__away_since=None)
    return hosts.values_list("group", "member")


_hosts = PreparedForMany(_hosts_of)


def _entry(room_key: object, member_key: object) -> str:
    return f"rooms.host.{room_key}.{member_key}"
