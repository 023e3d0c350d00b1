"""Who changes a message takes it first and its talk after it, as moderation and leaving do."""

import pytest

from chat.private import actions as private
from chat.private.models import Conversation
from chat.rooms import actions as rooms
from chat.rooms.models import Room
from community.moderation.actions import decide_report, make_report
from community.moderation.choices import Outcome
from community.privacy.actions import leave
from tests.chat.private.conftest import asked, say, settled, talking  # noqa: F401 - fixtures
from tests.chat.rooms.conftest import dark_room, lit_room  # noqa: F401 - fixtures


def takes_back(actions, kind, message, cast):
    actions.remove_message(actor=message.author.member, message=message)


def moderates(actions, kind, message, cast):
    report = make_report(actor=cast.bram, kind=kind, thing=message, rule="other")
    decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, rule="other", explanation="Even weg.")


def leaves(actions, kind, message, cast):
    leave(actor=message.author.member)


@pytest.mark.parametrize("change", [takes_back, moderates, leaves])
def test_in_every_talk_the_message_is_taken_first(cast, lit_room, talking, locked_tables, change):  # noqa: F811
    mine, _theirs = talking(cast.anna, cast.bram)
    said = [
        (rooms, "message", rooms.send_message(actor=cast.ben, room=lit_room, cid="a", text="Dag"), Room),
        (private, "private", say(cast.anna, mine, "Dag"), Conversation),
    ]
    for actions, kind, message, talk in said:
        locked_tables.clear()
        change(actions, kind, message, cast)
        message_table, talk_table = type(message)._meta.db_table, talk._meta.db_table
        rows = [table for table in locked_tables if table in (message_table, talk_table)]
        assert rows[0] == message_table
        assert talk_table in rows
