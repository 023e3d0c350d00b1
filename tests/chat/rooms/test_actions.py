"""Actions in a room check the right of the actor themselves, with the rows locked."""

import pytest
from django.contrib.auth.models import AnonymousUser

from chat.rooms import actions
from chat.rooms.models import Message, Room, RoomSession
from community.audit.models import AuditEntry
from community.groups.actions import leave_group
from community.live.stream_kinds import Refused
from community.moderation.choices import ContentState
from community.permissions import NotAllowed


@pytest.fixture
def nothing_recorded():
    """Check at the end that no action added an audit entry after ``before()``."""
    counts = []
    yield lambda: counts.append(AuditEntry.objects.count())
    assert counts == [AuditEntry.objects.count()]


def test_make_room_by_no_host_makes_none(cast, circle, nothing_recorded):
    nothing_recorded()
    with pytest.raises(NotAllowed, match="Alleen een gastvrouw"):
        actions.make_room(actor=cast.anna, group=circle)
    assert not Room.objects.exists()


def test_open_session_by_no_host_leaves_the_room_closed(cast, closed_room, nothing_recorded):
    nothing_recorded()
    with pytest.raises(NotAllowed, match="Alleen een gastvrouw"):
        actions.open_session(actor=cast.anna, room=closed_room)
    assert not RoomSession.objects.exists()


def test_close_session_by_no_host_leaves_the_room_open(cast, open_room, nothing_recorded):
    nothing_recorded()
    with pytest.raises(NotAllowed, match="Alleen een gastvrouw"):
        actions.close_session(actor=cast.anna, room=open_room)
    assert Room.objects.get().is_open


@pytest.mark.parametrize("who", ["bram", "visitor"])
def test_send_message_from_outside_the_group_stores_nothing(cast, open_room, nothing_recorded, who):
    nothing_recorded()
    actor = AnonymousUser() if who == "visitor" else cast.bram
    with pytest.raises(NotAllowed, match="doe dan eerst mee"):
        actions.send_message(actor=actor, room=open_room, cid="1", text="Hoi")
    assert not Message.objects.exists()


def test_send_message_after_leaving_with_a_room_fetched_before_stores_nothing(cast, open_room):
    room = Room.objects.visible_to(cast.anna).get()
    leave_group(actor=cast.anna, group=open_room.group)
    with pytest.raises(NotAllowed):
        actions.send_message(actor=cast.anna, room=room, cid="1", text="Hoi")
    assert not Message.objects.exists()


def test_send_message_in_a_room_that_closed_meanwhile_stores_nothing(cast, open_room):
    assert open_room.is_open
    actions.close_session(actor=cast.mo, room=open_room)
    with pytest.raises(actions.RoomClosed):
        actions.send_message(actor=cast.anna, room=open_room, cid="1", text="Hoi")
    assert not Message.objects.exists()


def test_send_message_again_after_the_room_closed_returns_the_message(cast, open_room):
    message = actions.send_message(actor=cast.anna, room=open_room, cid="1", text="Hoi")
    actions.close_session(actor=cast.mo, room=open_room)
    assert actions.send_message(actor=cast.anna, room=open_room, cid="1", text="Hoi") == message


@pytest.mark.parametrize(
    ("cid", "text", "code"), [("1", " \u200b ", "empty"), ("", "Hoi", "empty"), ("1", "x" * 2001, "too_long")]
)
def test_send_message_without_text_or_key_or_too_long_stores_nothing(cast, open_room, cid, text, code):
    with pytest.raises(Refused) as refused:
        actions.send_message(actor=cast.anna, room=open_room, cid=cid, text=text)
    assert refused.value.code == code
    assert not Message.objects.exists()


def test_remove_message_of_another_member_leaves_it_visible(cast, open_room, nothing_recorded):
    message = actions.send_message(actor=cast.anna, room=open_room, cid="1", text="Hoi")
    nothing_recorded()
    for actor in (cast.ben, cast.mo, AnonymousUser()):
        with pytest.raises(NotAllowed, match="Alleen de schrijver"):
            actions.remove_message(actor=actor, message=message)
    message.refresh_from_db()
    assert message.state == ContentState.VISIBLE


def test_remove_message_that_a_moderator_hid_meanwhile_leaves_it_hidden(cast, open_room):
    message = actions.send_message(actor=cast.anna, room=open_room, cid="1", text="Hoi")
    Message.objects.update(state=ContentState.HIDDEN)
    assert message.state == ContentState.VISIBLE, "as the view fetched it"
    with pytest.raises(NotAllowed):
        actions.remove_message(actor=cast.anna, message=message)
    message.refresh_from_db()
    assert message.state == ContentState.HIDDEN


def test_remove_message_twice_records_it_once(cast, open_room):
    message = actions.send_message(actor=cast.anna, room=open_room, cid="1", text="Hoi")
    for _time in range(2):
        actions.remove_message(actor=cast.anna, message=message)
    assert AuditEntry.objects.filter(verb="chat.remove_message").count() == 1
