"""Prepared queries about what a reader may see give the rows of ``visible_to``, to every kind of reader."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db.models import BigAutoField

from community.groups import rules
from community.groups.choices import Visibility
from community.groups.models import Group
from community.members.models import Block, Duty, Member, Mute
from community.members.querysets.reader_query import MOST_KEYS, ReaderQuery
from community.members.querysets.relations import blocked_ids
from community.members.relations.actions import block_member
from community.members.rules import can_moderate, duty_group_ids
from forum.models import Topic
from tests.support.forum import make_topic
from tests.support.people import make_member


def topics_of(user, group):
    return Topic.objects.visible_to(user).not_muted_by(user).filter(group=group).with_people().newest_first()


@pytest.fixture
def query() -> ReaderQuery:
    return ReaderQuery(topics_of, group=BigAutoField())


def reading(member: Member) -> Member:
    """Return the member as a request that only reads has them."""
    reader = Member.objects.mark_duties().get(pk=member.pk)
    reader.reads_only = True
    return reader


@pytest.mark.parametrize("blocks", [0, 1, 2, 3, 5])
def test_rows_are_those_that_each_reader_may_see(cast, board, circle, query, blocks):
    authors = [make_member(f"schrijver{number}") for number in range(6)]
    for author in authors:
        make_topic(author, board)
    make_topic(cast.mo, circle)
    Topic.objects.filter(author__member=authors[5]).update(state="hidden")
    for number, author in enumerate(authors[:blocks]):
        pair = (cast.anna, author) if number % 2 else (author, cast.anna)
        Block.objects.create(blocker=pair[0], blocked=pair[1])
    for author in authors[3 : 3 + blocks // 2]:
        Mute.objects.create(muter=cast.anna, persona=author.persona)
    readers = [AnonymousUser(), *(reading(member) for member in (cast.anna, cast.bram, cast.noor, cast.mo, authors[5]))]
    for group in (board, circle):
        for reader in readers:
            plain = reader if not reader.is_authenticated else Member.objects.get(pk=reader.pk)
            assert query.rows(reader, group=group.pk) == list(topics_of(plain, group))


def test_readers_with_as_many_blocks_share_a_query_and_no_rows(cast, board, query, django_assert_num_queries):
    Block.objects.all().delete()
    topic = make_topic(cast.noor, board)
    Block.objects.create(blocker=cast.anna, blocked=cast.noor)
    Block.objects.create(blocker=cast.bram, blocked=cast.mo)
    anna, bram = reading(cast.anna), reading(cast.bram)
    with django_assert_num_queries(4):  # the relations and the topics, for each
        assert query.rows(anna, group=board.pk) == []
        assert query.first(bram, group=board.pk) == topic
    assert query.prepared((1, 0)) is query.prepared((1, 0))


def test_member_with_very_many_blocks_gets_a_queryset_of_their_own(cast, board, query):
    topic = make_topic(cast.noor, board)
    Block.objects.all().delete()
    for number in range(MOST_KEYS + 1):
        Block.objects.create(blocker=cast.anna, blocked=make_member(f"ander{number}"))
    assert query.rows(reading(cast.anna), group=board.pk) == [topic]
    assert query._prepared == {}


def test_member_with_a_duty_shares_a_query_that_asks_for_no_duty(cast, board, query):
    topic = make_topic(cast.noor, board)
    Block.objects.all().delete()
    Duty.objects.create(member=cast.bram, kind="moderator", group=board)
    assert query.rows(reading(cast.anna), group=board.pk) == query.rows(reading(cast.bram), group=board.pk) == [topic]
    assert list(query._prepared) == [((0, 0),)]


@pytest.mark.parametrize("rule", [can_moderate, lambda user: None in duty_group_ids(user, "moderator")])
def test_query_that_asks_for_a_duty_is_never_shared_with_who_has_one(cast, board, rule):
    topic = make_topic(cast.noor, board)
    Block.objects.all().delete()
    Duty.objects.create(member=cast.bram, kind="moderator")
    query = ReaderQuery(lambda user: Topic.objects.filter(pk=topic.pk) if rule(user) else Topic.objects.none())
    for _again in range(2):
        assert query.rows(reading(cast.anna)) == []
        assert query.rows(reading(cast.bram)) == [topic]


def test_query_that_asks_for_a_duty_only_of_those_with_blocks_is_not_shared_either(cast, board):
    topic = make_topic(cast.noor, board)
    query = ReaderQuery(
        lambda user: Topic.objects.all() if not blocked_ids(user) or can_moderate(user) else Topic.objects.none()
    )
    Block.objects.create(blocker=cast.mo, blocked=make_member("ander"))
    assert query.rows(reading(cast.mo)) == [topic]


def test_block_of_a_request_that_changes_something_is_seen_at_once(cast, board, query):
    make_topic(cast.noor, board)
    Block.objects.all().delete()
    anna = Member.objects.mark_duties().get(pk=cast.anna.pk)
    assert len(query.rows(anna, group=board.pk)) == 1
    block_member(actor=anna, persona=cast.noor.persona)
    assert query.rows(anna, group=board.pk) == []


def test_kept_groups_give_the_same_answers_as_the_database(cast, board, circle):
    others = [Group.objects.create(slug=f"g-{v}", kind="peer", title=v, visibility=v) for v in Visibility.values]
    for member in (cast.anna, cast.bram, cast.noor, cast.mo, make_member("nieuw")):
        plain, reader = Member.objects.get(pk=member.pk), reading(member)
        for group in (board, circle, *others):
            assert rules.can_read_group(reader, group) == rules.can_read_group(plain, group)
            assert rules.is_in_group(reader, group) == rules.is_in_group(plain, group)
            assert rules.can_write_in(reader, group) == rules.can_write_in(plain, group)
    closed = reading(cast.anna)
    closed.is_active = False
    assert not rules.can_read_group(closed, circle)
