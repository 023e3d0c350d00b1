"""When members of a group cannot send: quiet hours, a pause between messages, and what rooms above register."""

from datetime import datetime, time, timedelta

import pytest
from django.utils import timezone

from chat.rooms import actions as chat
from chat.rooms.models import Message
from community.groups import registry
from community.groups.models import Group
from community.live.stream_kinds import Refused, Sending
from community.permissions import NotAllowed
from tests.support.responses import html_of

HALF_PAST_ELEVEN = timezone.make_aware(datetime(2026, 11, 30, 23, 30))


@pytest.fixture(autouse=True)
def evening(monkeypatch):
    """Let it be half past eleven in the evening, before the room is opened."""
    monkeypatch.setattr(timezone, "now", lambda: HALF_PAST_ELEVEN)


def set_group(group: Group, **fields) -> None:
    Group.objects.filter(pk=group.pk).update(**fields)
    group.refresh_from_db()


def test_chat_pause_counts_in_seconds_for_each_member_alone(cast, open_room, monkeypatch):
    set_group(open_room.group, chat_pause_seconds=30)
    chat.send_message(actor=cast.anna, room=open_room, cid="1", text="een")
    chat.send_message(actor=cast.ben, room=open_room, cid="1", text="ook een")
    Message.objects.update(created_at=HALF_PAST_ELEVEN)
    monkeypatch.setattr(timezone, "now", lambda: HALF_PAST_ELEVEN + timedelta(seconds=10))
    with pytest.raises(Refused, match="wait") as refusal:
        chat.send_message(actor=cast.anna, room=open_room, cid="2", text="twee")
    assert "20" in str(refusal.value.reason)
    monkeypatch.setattr(timezone, "now", lambda: HALF_PAST_ELEVEN + timedelta(seconds=30))
    chat.send_message(actor=cast.anna, room=open_room, cid="2", text="twee")


def test_chat_pause_holds_among_messages_that_arrive_together_and_not_for_hosts(cast, open_room):
    set_group(open_room.group, chat_pause_seconds=30)
    sendings = [Sending(who, cid, "hoi") for cid in ("1", "2") for who in (cast.anna, cast.mo)]
    answers = chat.send_messages(public_id=open_room.public_id, sendings=sendings)
    assert [isinstance(answer, Message) for answer in answers] == [True, True, False, True]


def test_chat_in_quiet_hours_keeps_the_words_in_the_box(cast, open_room, as_member):
    set_group(open_room.group, quiet_from=time(23), quiet_until=time(7))
    url = open_room.get_absolute_url()
    assert "07:00" in html_of(as_member(cast.anna).get(url))
    sent = as_member(cast.anna).post(url, {"text": "mijn woorden", "cid": "1"})
    assert "mijn woorden" in html_of(sent)
    assert "07:00" in html_of(sent)
    assert not Message.objects.exists()


def test_reason_that_another_room_registers_holds_in_chat(cast, open_room, monkeypatch):
    monkeypatch.setattr(registry, "_checks", [lambda user, group: registry.NotNow("Even niet.")])
    with pytest.raises(NotAllowed, match="Even niet"):
        chat.send_message(actor=cast.anna, room=open_room, cid="1", text="hoi")
