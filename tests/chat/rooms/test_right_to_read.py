"""The hub asks for each socket whether its user may read a room: the answer is that of ``visible_to``."""

import pytest
from django.contrib.auth.models import AnonymousUser

from chat.rooms import querysets
from chat.rooms.models import Room
from community.groups.choices import MembershipState, Visibility
from community.groups.models import Membership
from community.live.stream_kinds import kind_of
from community.members.models import Member, Persona


def readers(cast) -> list:
    suspended = Member.objects.get(pk=cast.bram.pk)
    suspended.is_active = False
    return [cast.anna, cast.bram, cast.mo, suspended, AnonymousUser()]


@pytest.mark.parametrize("kind", ["room", "lamp"])
@pytest.mark.parametrize("visibility", Visibility.values)
def test_right_to_read_a_room_is_that_of_visible_to(kind, visibility, cast, public_room):
    group, persona = public_room.group, Persona.objects.get(member=cast.anna, group=None)
    group.visibility = visibility
    group.save()
    Membership.objects.filter(group=group).delete()
    for state in (None, *MembershipState.values):
        if state is not None:
            Membership.objects.update_or_create(
                group=group, member=cast.anna, defaults={"state": state, "persona": persona}
            )
        for user in readers(cast):
            expected = Room.objects.visible_to(user).filter(pk=public_room.pk).exists()
            assert kind_of(f"{kind}:").may_read(user, str(public_room.public_id)) is expected, (state, user)


def test_room_that_does_not_exist_is_read_by_nobody(cast, public_room):
    for user in readers(cast):
        assert not kind_of("room:").may_read(user, "00000000-0000-4000-8000-000000000000")


def test_right_to_read_a_room_is_compiled_once_for_all_members(cast, public_room, monkeypatch):
    may_read = kind_of("room:").may_read
    assert may_read(cast.anna, str(public_room.public_id))
    monkeypatch.setattr(querysets.RoomQuerySet, "visible_to", None)
    assert may_read(cast.bram, str(public_room.public_id))
