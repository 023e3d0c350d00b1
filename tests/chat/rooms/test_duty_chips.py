"""A host has a chip beside their lines, on the page and in a line that comes in live."""

import re

import pytest

from chat.rooms import streams
from chat.rooms.actions import send_message
from community.members.choices import DutyKind
from community.members.models import Duty
from tests.support.responses import html_of

pytestmark = pytest.mark.django_db


def test_line_of_a_host_has_a_chip_and_that_of_a_member_none(cast, open_room, as_member):
    send_message(actor=cast.mo, room=open_room, cid="a", text="Welkom allemaal.")
    send_message(actor=cast.anna, room=open_room, cid="b", text="Dag.")
    Duty.objects.filter(member=cast.mo).exclude(kind=DutyKind.HOST).delete()

    talk = html_of(as_member(cast.ben).get(open_room.get_absolute_url())).partition('id="blanks"')[0]
    key = str(open_room.public_id)
    authors = [event.frame["author"] for event in streams.read({key: (0, open_room.seq + 2)}, {key})[key]]

    assert re.findall(r'chip chip--host">([^<]+)<', talk) == [DutyKind.HOST.label]
    assert [author.get("duty") for author in authors if author] == ["host", None]
