"""Raid modes in a chat room: over the page and over the socket."""

from datetime import timedelta

import pytest
from django.utils import timezone

from chat.rooms.actions import send_message
from chat.rooms.models import Message
from community.groups.choices import RaidKind, RaidReason, RaidSpan
from community.groups.raid.actions import begin_mode
from community.live.stream_kinds import Refused
from community.members.models import Member
from community.permissions import NotAllowed
from tests.support.responses import html_of


def begin(cast, group, kind) -> None:
    begin_mode(actor=cast.mo, group=group, kind=kind, reason=RaidReason.FLOOD, span=RaidSpan.HOUR)


def test_message_in_a_room_that_only_reads_is_refused_and_stays_in_the_box(cast, open_room, as_member):
    begin(cast, open_room.group, RaidKind.READ_ONLY)
    with pytest.raises(NotAllowed, match="alleen"):
        send_message(actor=cast.anna, room=open_room, cid="1", text="hoi")
    sent = as_member(cast.anna).post(open_room.get_absolute_url(), {"text": "mijn woorden", "cid": "1"})
    assert "mijn woorden" in html_of(sent)
    assert not Message.objects.exists()
    assert send_message(actor=cast.mo, room=open_room, cid="1", text="ik ben er")


def test_newcomer_reads_along_in_the_room_while_others_write(cast, open_room):
    Member.objects.exclude(pk=cast.ben.pk).update(joined_at=timezone.now() - timedelta(days=8))
    begin(cast, None, RaidKind.NEWCOMERS)
    assert send_message(actor=Member.objects.get(pk=cast.anna.pk), room=open_room, cid="1", text="hoi")
    with pytest.raises(NotAllowed, match="korter dan een week"):
        send_message(actor=cast.ben, room=open_room, cid="1", text="hoi")


def test_slow_room_asks_for_three_minutes_between_two_messages(cast, open_room, clock):
    begin(cast, open_room.group, RaidKind.SLOW)
    send_message(actor=cast.anna, room=open_room, cid="1", text="een")
    with pytest.raises(Refused, match="wait"):
        send_message(actor=cast.anna, room=open_room, cid="2", text="twee")
    clock.forward(seconds=181)
    send_message(actor=cast.anna, room=open_room, cid="2", text="twee")
