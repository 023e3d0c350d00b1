"""Every statement that may change what a visitor sees raises the generation ``public``."""

from uuid import uuid4

import pytest
from django.core.management import call_command
from django.db import connection, transaction
from django.utils import timezone

from chat.private.models import Conversation
from chat.rooms.actions import make_room, open_session, send_message
from community.generations.counters import generation
from community.generations.public import PUBLIC, changes_public
from community.groups.actions import change_group
from community.groups.models import Group
from community.members.drafts.actions import save_draft
from community.members.models import Member
from community.members.relations.actions import block_member, mute_persona
from community.notifications.models import Follow, Notification
from community.privacy.actions import come_back, pause
from forum.actions import react, remove_post, reply
from forum.models import Post, Topic
from tests.community.pages.scenes import make_article
from tests.support.forum import make_topic
from tests.support.visitors import begin_transaction


@pytest.fixture
def raised(db):
    """``raised(action, ...)`` runs the action in a transaction; returns whether it raised the generation."""

    def run(action, *args, **kwargs) -> bool:
        before = generation(PUBLIC)
        begin_transaction()
        with transaction.atomic():
            action(*args, **kwargs)
        return generation(PUBLIC) > before

    return run


@pytest.mark.parametrize(
    ("sql", "is_change"),
    [
        ('SELECT "id" FROM "forum_post"', False),
        ('(SELECT "id" FROM "forum_post") UNION (SELECT 1)', False),
        ('SAVEPOINT "s1"', False),
        ('INSERT INTO "forum_post" ("id") VALUES (1)', True),
        ('INSERT OR IGNORE INTO "forum_post" ("id") VALUES (1)', True),
        ('INSERT OR IGNORE INTO "members_draft" ("id") VALUES (1)', False),
        ('DELETE FROM "forum_post" WHERE "forum_post"."id" IN (1)', True),
        ("delete from members_session", False),
        ('WITH old AS (SELECT 1) DELETE FROM "members_draft"', True),  # cannot be read, so it counts
        ('TRUNCATE "forum_post"', True),
        ('UPDATE "unknown" SET "a" = 1', True),
        ('UPDATE public.members_draft SET "a" = 1', True),
        ('UPDATE "members_member" SET "last_login" = %s WHERE "members_member"."id" = %s', False),
        ('UPDATE "members_member" SET "last_login" = %s, "away_since" = %s WHERE "members_member"."id" = %s', True),
        ("UPDATE members_member SET away_since = 1", True),
        ('INSERT INTO "members_member" ("last_login") VALUES (%s)', True),
        ('UPDATE "rooms_room" SET "seq" = ("rooms_room"."seq" + %s) WHERE "rooms_room"."id" = 1', False),
    ],
)
def test_statement_is_a_change_that_visitors_may_see(sql, is_change):
    assert changes_public(sql) is is_change


def test_actions_on_what_visitors_read_raise_it(cast, board, circle, raised):
    topic = make_topic(cast.bram, board, "Slaap je ook zo slecht?")
    post = topic.posts.get()
    assert raised(reply, actor=cast.noor, topic=topic, source="Ja.", submission_id=uuid4())
    assert raised(react, actor=cast.noor, post=post, kind="support")
    assert raised(Post.objects.filter(pk=post.pk).update, state="hidden")
    assert raised(change_group, actor=cast.otto, group=board, summary="Anders")
    assert raised(pause, actor=cast.bram)
    assert raised(come_back, actor=cast.bram)
    assert raised(make_article, "Slapen")


def test_post_in_a_closed_group_does_not_raise_it_and_removing_it_does(cast, circle, raised):
    assert not raised(make_topic, cast.anna, circle, "Slaap je ook zo slecht?")
    topic = Topic.objects.get()
    assert not raised(reply, actor=cast.anna, topic=topic, source="Ja.", submission_id=uuid4())
    assert raised(remove_post, actor=cast.anna, post=topic.posts.last())
    assert raised(Group.objects.filter(pk=circle.pk).update, visibility="public")
    topic.refresh_from_db()
    assert raised(reply, actor=cast.anna, topic=topic, source="En nu?", submission_id=uuid4())


def test_writes_of_every_visit_do_not_raise_it(cast, board, raised, as_member):
    topic = make_topic(cast.bram, board, "Slaap je ook zo slecht?")
    assert not raised(as_member(cast.anna).get, topic.get_absolute_url())
    assert not raised(Member.objects.filter(pk=cast.anna.pk).update, last_login=timezone.now())
    assert not raised(save_draft, actor=cast.anna, key="topic:1", text="Half")
    assert not raised(Notification.objects.all().update, read_at=timezone.now())
    assert not raised(Follow.objects.all().delete)
    assert not raised(block_member, actor=cast.anna, persona=cast.bram.persona)
    assert not raised(mute_persona, actor=cast.anna, persona=cast.noor.persona)


def test_chat_message_does_not_raise_it(cast, board, raised):
    room = make_room(actor=cast.mo, group=board, title="De serre")
    assert raised(open_session, actor=cast.mo, room=room)
    assert not raised(send_message, actor=cast.mo, room=room, cid="1", text="Hoi")
    assert not raised(Conversation.objects.all().update, seq=1)


@pytest.mark.django_db(transaction=True)
def test_statement_without_a_transaction_raises_it(cast, board):
    before = generation(PUBLIC)
    make_topic(cast.bram, board, "Slaap je ook zo slecht?").posts.update(state="hidden")
    middle = generation(PUBLIC)
    assert before < middle
    with connection.cursor() as cursor:  # rows that are fetched later
        cursor.execute("UPDATE forum_topic SET title = 'Anders' RETURNING title")
        assert cursor.fetchone() == ("Anders",)
    assert generation(PUBLIC) == middle + 1


def test_rollback_of_a_change_leaves_it_unchanged(cast, board):
    before = generation(PUBLIC)
    with transaction.atomic():
        make_topic(cast.bram, board, "Slaap je ook zo slecht?")
        transaction.set_rollback(True)
    assert generation(PUBLIC) == before


@pytest.mark.django_db(transaction=True)
def test_migrating_raises_it():
    before = generation(PUBLIC)
    call_command("migrate", verbosity=0)
    assert generation(PUBLIC) == before + 1
