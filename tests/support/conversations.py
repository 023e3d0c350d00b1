"""Seats, messages and personas for tests of private messages."""

from chat.private import actions
from chat.private.models import Message, Seat
from community.groups.models import Group
from community.members.models import Persona
from community.members.profiles.names import name_key
from tests.support.people import make_group


def seat_of(member, other) -> Seat:
    return Seat.objects.select_related("conversation").get(persona=member.persona, other=other.persona)


def send(member, seat: Seat, text: str, cid: str = "c-1") -> Message:
    return actions.send_message(actor=member, seat=seat, cid=cid, text=text)


def persona_for(group: Group, member, name: str) -> Persona:
    """Make this member a member of a closed group under a persona of its own."""
    persona = Persona.objects.create(
        member=member, group=group, name=name, name_key=name_key(name), avatar_seed=name.lower()
    )
    group.memberships.update_or_create(member=member, defaults={"persona": persona, "state": "active"})
    return persona


def closed_group() -> Group:
    return make_group("het-nachtlampje")
