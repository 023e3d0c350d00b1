"""Topics in a list: their counters say what this reader finds inside."""

from collections.abc import Iterable

from django.db.models import BigAutoField, Count, OuterRef, QuerySet, Subquery

from community.members.models import Persona
from community.members.querysets.reader_query import ReaderQuery
from community.members.querysets.relations import blocked_ids, mark_muted
from forum.models import Post, Topic
from forum.querysets import PostQuerySet
from forum.rules import User


def _replies() -> PostQuerySet:
    return Post.objects.in_place().without_away_authors().replies()


def _count_across_a_block(user, topics) -> QuerySet:
    """By topic and author, so that the posts of others in a long topic are not read."""
    authors = Persona.objects.filter(member__pk__in=blocked_ids(user)).values("pk")
    across = _replies().filter(topic__pk__in=topics, author__in=authors).order_by()
    return across.values_list("topic").annotate(Count("pk"))


def _last_without_a_block(user, topics) -> QuerySet:
    """The time of the reply with the highest number, as ``count_replies`` notes it; None where there is no reply."""
    seen = _replies().filter(topic=OuterRef("pk")).exclude(author__member__pk__in=blocked_ids(user))
    last = Subquery(seen.order_by("-number").values("created_at")[:1])
    return Topic.objects.filter(pk__in=topics).values_list("pk", last)


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
            row.last_post_at = last[row.pk] or row.created_at
    return rows
