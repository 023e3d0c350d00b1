"""Rooms with members for ``benchmarks.chat``: open the whole week, and only for who is in the group."""

from collections import Counter
from datetime import time
from random import Random

from benchmarks.content import save, write_members
from benchmarks.servers import readers
from benchmarks.sizes import Sizes
from chat.rooms.choices import Weekday
from chat.rooms.models import OpeningHour, Room
from community.groups.choices import GroupKind
from community.groups.models import Group, Membership
from community.members.models import Block, Member


def write_once(members: int) -> None:
    """Write that many members, where there are none."""
    if not Member.objects.exists():
        write_members(Sizes(members=members), Random(1))


def tabs_in(rooms: int, sockets: int, *, with_page: bool) -> list[tuple[list[str], int]]:
    """Return, for each member of these rooms, the streams of a tab and how many sockets hear that member there.

    Two members with a block between them do not hear each other. ``with_page`` adds the other streams of the page.
    """
    members = readers(rooms * sockets)
    return [tab for number in range(rooms) for tab in _tabs(_room(rooms, number, members, sockets), with_page)]


def _room(rooms: int, number: int, members: list[Member], sockets: int) -> tuple[Room, list[Member]]:
    inside = members[number * sockets : (number + 1) * sockets]
    slug = f"kamer-{rooms}-{number}-{sockets}"
    group, is_new = Group.objects.get_or_create(slug=slug, defaults={"title": slug, "kind": GroupKind.PEER})
    if is_new:
        save(Membership(group=group, member=member, persona=member.persona) for member in inside)
        room = Room.objects.create(group=group, title=slug)
        save(OpeningHour(room=room, weekday=day, begins=time(0), ends=time(0)) for day in Weekday)
    return group.room, inside


def _tabs(room_with_members: tuple[Room, list[Member]], with_page: bool) -> list[tuple[list[str], int]]:
    room, members = room_with_members
    keys = {member.pk for member in members}
    blocks = Block.objects.filter(blocker__in=keys, blocked__in=keys).values_list("blocker", "blocked")
    pairs = {pair for one, other in blocks for pair in ((one, other), (other, one))}
    deaf = Counter(one for one, _other in pairs)
    streams = [room.stream, *([room.lamp_stream, "me"] if with_page else [])]
    return [(streams, len(members) - deaf[member.pk]) for member in members]
