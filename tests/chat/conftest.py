"""Rooms, open and closed, and members who asked each other or agreed to write."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.private import actions
from chat.private.models import Seat
from chat.rooms.actions import make_room, open_session
from chat.rooms.models import Room
from community.members.models import Member
from tests.support.conversations import seat_of

A_MONTH_AGO = timezone.now() - timedelta(days=30)
ROOM_TITLE = "De serre"


@pytest.fixture
def closed_room(cast, circle) -> Room:
    """The room of the closed group (anna, ben and mo are in it); it is not open now."""
    return make_room(actor=cast.mo, group=circle, title=ROOM_TITLE)


@pytest.fixture
def open_room(cast, closed_room) -> Room:
    """The same room, opened by mo, a moderator."""
    open_session(actor=cast.mo, room=closed_room)
    return Room.objects.select_related("group").get(pk=closed_room.pk)


@pytest.fixture
def public_room(cast, board) -> Room:
    """The open room of a board that everyone reads."""
    room = make_room(actor=cast.mo, group=board, title="De bank bij het raam")
    open_session(actor=cast.mo, room=room)
    return Room.objects.select_related("group").get(pk=room.pk)


@pytest.fixture
def at(monkeypatch):
    """``at(moment)`` sets the clock."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)


@pytest.fixture
def settled(cast):
    """The cast, each a member for a month: past the first week, in which nobody asks or is asked."""
    Member.objects.update(joined_at=A_MONTH_AGO)
    for person in vars(cast).values():
        person.refresh_from_db()
    return cast


@pytest.fixture
def asked(settled):
    """``asked(bram, anna)``: bram asks anna; returns both their seats."""

    def question(one, other) -> tuple[Seat, Seat]:
        actions.ask(actor=one, name=one.persona, other=other.persona)
        return seat_of(one, other), seat_of(other, one)

    return question


@pytest.fixture
def talking(asked):
    """``talking(bram, anna)``: the two agree; returns both their seats."""

    def agreed(one, other) -> tuple[Seat, Seat]:
        actions.ask(actor=one, name=one.persona, other=other.persona)
        actions.ask(actor=other, name=other.persona, other=one.persona)
        return seat_of(one, other), seat_of(other, one)

    return agreed
