"""Who changes a conversation keeps others waiting as briefly as can be, and never in a circle."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.groups.choices import GroupKind
from community.groups.models import Group
from community.members.models import Member
from community.moderation.actions import decide_report, make_report
from community.moderation.choices import Outcome
from community.notifications.models import Notification
from community.privacy.actions import leave, pause, refresh_authored
from forum import actions
from forum.models import Post, Topic
from tests.forum.scenes import answer, talk
from tests.support.people import make_group, make_member

POST, TOPIC = Post._meta.db_table, Topic._meta.db_table


def edits(cast, post):
    actions.edit_post(actor=cast.bram, post=post, source="Anders gezegd.")


def takes_back(cast, post):
    actions.remove_post(actor=cast.bram, post=post)


def reacts(cast, post):
    actions.react(actor=cast.anna, post=post, kind="support")


def moderates(cast, post):
    report = make_report(actor=cast.anna, kind="post", thing=post, rule="other")
    decide_report(actor=cast.mo, report=report, outcome=Outcome.HIDE, rule="other", explanation="Even weg.")


def leaves(cast, post):
    leave(actor=cast.bram)


def goes_away(cast, post):
    pause(actor=cast.bram)
    refresh_authored(Member.objects.get(pk=cast.bram.pk))


@pytest.mark.parametrize("change", [edits, takes_back, reacts, moderates, leaves, goes_away])
def test_whoever_needs_a_post_and_its_topic_takes_the_post_first(cast, board: Group, locked_tables, change):
    post = answer(cast.bram, talk(cast.anna, board))
    locked_tables.clear()
    change(cast, Post.objects.get(pk=post.pk))
    rows = [table for table in locked_tables if table in (POST, TOPIC)]
    assert rows[0] == POST
    assert (TOPIC in rows) is (change is not reacts)


def test_who_moves_a_conversation_counts_on_from_numbers_that_stay(cast, board, locked_tables):
    """Else somebody who is taken out in that moment raises a board to the same number, and no page asks again."""
    topic, other = talk(cast.anna, board), make_group("elders", kind=GroupKind.BOARD)
    locked_tables.clear()
    actions.move_topic(actor=cast.mo, topic=topic, group=other)
    groups = Group._meta.db_table
    assert locked_tables.index(TOPIC) < locked_tables.index(groups)
    assert locked_tables.count(groups) > 1, "held before it is written"


def test_an_answer_asks_the_database_as_often_with_one_earlier_writer_as_with_many(cast, board):
    def asked(writers: int) -> int:
        topic, bram = talk(cast.anna, board), Member.objects.get(pk=cast.bram.pk)
        for number in range(writers):
            answer(make_member(f"schrijver-{writers}-{number}"), topic)
        with CaptureQueriesContext(connection) as caught:
            answer(bram, topic)
        assert len(told_about(topic)) == writers + 1
        return len(caught)

    assert asked(6) == asked(1)


def told_about(topic) -> set:
    told = Notification.objects.filter(thing=str(topic.public_id), caused_as__name="Bram")
    return set(told.values_list("member", flat=True))
