"""Locks of the forum: their order, so that no two transactions wait for each other, and how long they are held."""

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from community.groups.choices import GroupKind
from community.groups.models import Group
from community.members.models import Member
from community.moderation.choices import Outcome
from community.moderation.decisions.actions import decide_report
from community.moderation.reports.actions import make_report
from community.notifications.models import Notification
from community.privacy.actions import leave, pause, refresh_authored
from forum import actions
from forum.models import Post, Topic
from tests.support.forum import make_reply, make_topic
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
def test_post_is_locked_before_its_topic(cast, board: Group, locked_tables, change):
    post = make_reply(cast.bram, make_topic(cast.anna, board))
    locked_tables.clear()
    change(cast, Post.objects.get(pk=post.pk))
    rows = [table for table in locked_tables if table in (POST, TOPIC)]
    assert rows[0] == POST
    assert (TOPIC in rows) is (change is not reacts)


def test_move_locks_both_boards_before_it_raises_their_version(cast, board, locked_tables):
    """Otherwise a removal from a group at that moment could raise a board to the same version, and no page would ask
    again."""
    topic, other = make_topic(cast.anna, board), make_group("elders", kind=GroupKind.BOARD)
    locked_tables.clear()
    actions.move_topic(actor=cast.mo, topic=topic, group=other)
    groups = Group._meta.db_table
    assert locked_tables.index(TOPIC) < locked_tables.index(groups)
    assert locked_tables.count(groups) > 1, "held before it is written"


def test_reply_takes_fixed_number_of_queries_for_earlier_writers(cast, board):
    def queries_with(writers: int) -> int:
        topic, bram = make_topic(cast.anna, board), Member.objects.get(pk=cast.bram.pk)
        make_reply(bram, make_topic(cast.anna, board))  # so that the reply that is measured is not a first one
        for number in range(writers):
            make_reply(make_member(f"schrijver-{writers}-{number}"), topic)
        with CaptureQueriesContext(connection) as caught:
            make_reply(bram, topic)
        assert len(notified_members(topic)) == writers + 1
        return len(caught)

    assert queries_with(6) == queries_with(1)


def notified_members(topic) -> set:
    notified = Notification.objects.filter(thing=str(topic.public_id), caused_as__name="Bram")
    return set(notified.values_list("member", flat=True))
