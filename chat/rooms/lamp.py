"""The lamp of a room: whether it is on, until when, and which hosts are there. Pages and the socket both ask here."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from zlib import crc32

from django.conf import settings
from django.http import HttpRequest
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from chat.rooms.models import Room
from chat.rooms.opening_hours import Opening
from chat.rooms.presence import possible_hosts, present_among
from community.groups.models import Membership
from community.members.models import Persona
from community.response_cache.cacheability import keep_at_most

KEPT_SECONDS = 10  # a page with lamps says in seconds when each changes
LAST_MINUTES = timedelta(minutes=5)  # before the end, when it is said that the lamp will go off


def keep_while_lamps_stand(request: HttpRequest, rooms: Iterable[Room]) -> None:
    """Keep a visitor's page with the lamps of these rooms until the first one changes, and not for long."""
    now = timezone.now()
    changes = [room.opening.changes_at for room in rooms if room.opening.changes_at]
    keep_at_most(request, min([KEPT_SECONDS, *((moment - now).total_seconds() for moment in changes)]))


@dataclass(frozen=True)
class Lamp:
    """``hosts`` are the personas of the hosts who have the page of the room open; ``access_version`` is that of its
    group."""

    opening: Opening
    hosts: list[Persona]
    access_version: int

    @property
    def is_ending(self) -> bool:
        return self.opening.is_open and self.opening.until - timezone.now() <= LAST_MINUTES

    @property
    def texts(self) -> dict[str, str]:
        """Return by language what the page says beside the lamp."""
        by_language = {}
        for language, _label in settings.LANGUAGES:
            with override(language):
                by_language[language] = self.opening.text()
        return by_language

    @property
    def fingerprint(self) -> int:
        """Return a number that differs between two states, and is the same in every process."""
        hosts = sorted(str(persona.public_id) for persona in self.hosts)
        state = (self.opening.is_open, self.opening.changes_at, self.is_ending, self.texts, hosts)
        return 1 + crc32(repr(state).encode())


def host_texts() -> dict[str, str]:
    """Return the sentences about hosts, with slots that ``hosts_sentence`` and the page's script fill."""
    return {
        "none": _("There is no host in the room right now."),
        "unnamed": _("A host is in the room."),
        "one": _("{names} is here as host."),
        "more": _("{names} are here as hosts."),
        "pair": _("{first} and {last}"),
    }


def hosts_sentence(names: Sequence[str], count: int) -> str:
    """Say which hosts are there, by the names that this reader may see; there are ``count`` of them."""
    texts = host_texts()
    if not count or not names:
        return texts["unnamed" if count else "none"]
    *first, joined = names
    if first:
        joined = texts["pair"].format(first=", ".join(first), last=joined)
    return texts["more" if first else "one"].format(names=joined)


def lamps_of(rooms: Collection[Room]) -> dict[object, Lamp]:
    """Return the lamp of each of these rooms, by key; fetch them ``with_opening``. Hosts cost two queries more, and two
    when there are any."""
    by_room = _hosts_by_room([room for room in rooms if room.is_open])
    return {room.pk: _lamp(room, by_room[room.pk]) for room in rooms}


def lamps_by_public_id(public_ids: Collection[str]) -> dict[str, Lamp]:
    """Return the lamps of those of these rooms that exist, for their streams."""
    rooms = list(Room.objects.filter(public_id__in=public_ids).with_opening())
    lamps = lamps_of(rooms)
    return {str(room.public_id): lamps[room.pk] for room in rooms}


def _lamp(room: Room, hosts: list[Persona]) -> Lamp:
    return Lamp(room.opening, sorted(hosts, key=str), room.group.access_version)


def _hosts_by_room(rooms: list[Room]) -> dict[object, list[Persona]]:
    """Return the personas of the hosts who are in each room: who has the duty, or opened the session."""
    openers = {(room.pk, room.opening.opened_by) for room in rooms if room.opening.opened_by}
    present = present_among(possible_hosts(rooms) | openers)
    by_room = defaultdict(list)
    if not present:
        return by_room
    members = {member for _room, member in present}
    group_of = {room.pk: room.group_id for room in rooms}
    memberships = Membership.objects.filter(member__in=members, group__in=group_of.values())
    rows = memberships.values_list("group", "member", "persona")
    persona_keys = {(group, member): key for group, member, key in rows}
    personas = Persona.objects.filter(member__in=members).select_related("member")
    for room, member in present:
        key = persona_keys.get((group_of[room], member))
        own = [persona for persona in personas if persona.member_id == member]
        by_room[room] += [p for p in own if (p.pk == key if key else p.group_id is None)]
    return by_room
