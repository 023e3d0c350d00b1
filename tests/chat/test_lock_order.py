"""Members, moderation and erasure lock a message before its chat."""

import pytest

from chat.private import actions as private
from chat.private.models import Conversation
from chat.rooms import actions as rooms
from chat.rooms.models import Room
from community.moderation.choices import Outcome
from community.moderation.decisions.actions import decide_report
from community.moderation.reports.actions import make_report
from community.privacy.actions import leave
from tests.support.conversations import send


def remove(actions, kind, message, cast):
    actions.remove_message(actor=message.author.member, message=message)


def hide(actions, kind, message, cast):
    reader = cast.bram if kind == "private" else cast.mo  # who read the message
    report = make_report(actor=reader, kind=kind, thing=message, rule="other")
    decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, rule="other", explanation="Even weg.")


def erase(actions, kind, message, cast):
    leave(actor=message.author.member)


@pytest.mark.parametrize("change", [remove, hide, erase])
def test_message_is_locked_before_its_chat(cast, open_room, talking, locked_tables, change):
    mine, _theirs = talking(cast.anna, cast.bram)
    messages = [
        (rooms, "message", rooms.send_message(actor=cast.ben, room=open_room, cid="a", text="Dag"), Room),
        (private, "private", send(cast.anna, mine, "Dag"), Conversation),
    ]
    for actions, kind, message, chat in messages:
        locked_tables.clear()
        change(actions, kind, message, cast)
        message_table, chat_table = type(message)._meta.db_table, chat._meta.db_table
        locked = [table for table in locked_tables if table in (message_table, chat_table)]
        assert locked[0] == message_table
        assert chat_table in locked
