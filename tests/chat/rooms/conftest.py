import pytest
from django.utils import timezone

from chat.rooms.actions import make_room, open_session
from chat.rooms.models import Room

ROOM_TITLE = "De serre"


@pytest.fixture
def dark_room(cast, circle) -> Room:
    """The room of the closed group (anna, ben and mo are in it); the lamp is off."""
    return make_room(actor=cast.mo, group=circle, title=ROOM_TITLE)


@pytest.fixture
def lit_room(cast, dark_room) -> Room:
    """The same with the lamp on: opened by mo, a host."""
    open_session(actor=cast.mo, room=dark_room)
    return Room.objects.select_related("group").get(pk=dark_room.pk)


@pytest.fixture
def public_room(cast, board) -> Room:
    """The room of a board that everyone reads, with the lamp on."""
    room = make_room(actor=cast.mo, group=board, title="De bank bij het raam")
    open_session(actor=cast.mo, room=room)
    return Room.objects.select_related("group").get(pk=room.pk)


@pytest.fixture
def at(monkeypatch):
    """``at(moment)``: it is that moment now."""
    return lambda moment: monkeypatch.setattr(timezone, "now", lambda: moment)
