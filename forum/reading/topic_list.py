"""Topics in a list: their counters say what this reader finds inside."""

from collections.abc import Iterable

from django.db.models import Count, Max

from community.members.querysets.relations import blocked_ids, mark_muted
from forum.models import Post, Topic
from forum.rules import User


def topics_for_reader(topics: Iterable[Topic], user: User) -> list[Topic]:
    """Return the topics, marked where the reader muted the writer. Replies across a block are left out of the counter
    and of the time of the last reply: a number that differs from what the reader finds would reveal the block."""
    rows = mark_muted(topics, user)
    blocked = blocked_ids(user) if rows else []
    if not blocked:
        return rows
    replies = Post.objects.in_place().without_away_authors().replies().filter(topic__in=rows).order_by()
    unseen = dict(replies.filter(author__member__in=blocked).values_list("topic").annotate(Count("pk")))
    seen = replies.filter(topic__in=unseen).exclude(author__member__in=blocked)
    last = dict(seen.values_list("topic").annotate(Max("created_at")))
    for row in rows:
        if row.pk in unseen:
            row.replies_count -= unseen[row.pk]
            row.last_post_at = last.get(row.pk, row.created_at)
    return rows
