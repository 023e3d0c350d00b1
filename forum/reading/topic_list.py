"""Topics in a list: their counters say what this reader finds inside."""

from collections.abc import Iterable

from django.db.models import BigAutoField, Count, Max, QuerySet

from community.members.querysets.reader_query import ReaderQuery
from community.members.querysets.relations import blocked_ids, mark_muted
from forum.models import Post, Topic
from forum.rules import User


def _replies_of(topics) -> QuerySet:
    return Post.objects.in_place().without_away_authors().replies().filter(topic__pk__in=topics).order_by()


def _count_across_a_block(user, topics) -> QuerySet:
    across = _replies_of(topics).filter(author__member__pk__in=blocked_ids(user))
    return across.values_list("topic").annotate(Count("pk"))


def _last_without_a_block(user, topics) -> QuerySet:
    seen = _replies_of(topics).exclude(author__member__pk__in=blocked_ids(user))
    return seen.values_list("topic").annotate(Max("created_at"))


_unseen = ReaderQuery(_count_across_a_block, topics=[BigAutoField()])
_last_seen = ReaderQuery(_last_without_a_block, topics=[BigAutoField()])


def topics_for_reader(topics: Iterable[Topic], user: User) -> list[Topic]:
    """Return the topics, marked where the reader muted the writer. Replies across a block are left out of the counter
    and of the time of the last reply: a number that differs from what the reader finds would reveal the block."""
    rows = mark_muted(topics, user)
    blocked = blocked_ids(user) if rows else []
    if not blocked:
        return rows
    unseen = dict(_unseen.rows(user, topics=[row.pk for row in rows]))
    last = dict(_last_seen.rows(user, topics=list(unseen))) if unseen else {}
    for row in rows:
        if row.pk in unseen:
            row.replies_count -= unseen[row.pk]
            row.last_post_at = last.get(row.pk, row.created_at)
    return rows
