from datetime import timedelta

import pytest
from django.utils import timezone

from chat.private import actions
from chat.private.models import Seat
from community.members.models import Member, Persona
from community.members.profiles.names import name_key
from tests.support.people import make_group

A_MONTH_AGO = timezone.now() - timedelta(days=30)


@pytest.fixture
def settled(cast):
    """Everybody has been here for a month."""
    Member.objects.update(joined_at=A_MONTH_AGO)
    for person in vars(cast).values():
        person.refresh_from_db()
    return cast


@pytest.fixture
def asked(settled):
    """``asked(bram, anna)``: bram asked anna; gives both their seats."""

    def question(one, other) -> tuple[Seat, Seat]:
        actions.ask(actor=one, name=one.persona, other=other.persona)
        return seat_of(one, other), seat_of(other, one)

    return question


@pytest.fixture
def talking(asked):
    """``talking(bram, anna)``: the two have agreed; gives both their seats."""

    def agreed(one, other) -> tuple[Seat, Seat]:
        actions.ask(actor=one, name=one.persona, other=other.persona)
        actions.ask(actor=other, name=other.persona, other=one.persona)
        return seat_of(one, other), seat_of(other, one)

    return agreed


def seat_of(member, other) -> Seat:
    return Seat.objects.select_related("conversation").get(persona=member.persona, other=other.persona)


def say(member, seat, text: str, cid: str = "c-1"):
    return actions.send_message(actor=member, seat=seat, cid=cid, text=text)


def second_name(member, group, name: str) -> Persona:
    """The name of this member for a closed group, that they are in from now on under it."""
    persona = Persona.objects.create(
        member=member, group=group, name=name, name_key=name_key(name), avatar_seed=name.lower()
    )
    group.memberships.update_or_create(member=member, defaults={"persona": persona, "state": "active"})
    return persona


def closed_group():
    return make_group("het-nachtlampje")
