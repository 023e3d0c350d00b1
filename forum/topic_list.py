"""Topics as a reader meets them in a list: what they say of the answers is what this reader finds inside."""

from collections.abc import Iterable

from django.db.models import Count, Max

from community.members.querysets.relations import blocked_ids, folded
from forum.models import Post, Topic


def listed(topics: Iterable[Topic], member) -> list[Topic]:
    """Folded where muted. An answer across a block is not counted, and not the last one: a number that does not fit
    what one reads would tell of the block."""
    rows = folded(topics, member)
    blocked = blocked_ids(member) if rows else []
    if not blocked:
        return rows
    answers = Post.objects.in_place().of_who_is_here().replies().filter(topic__in=rows).order_by()
    unseen = dict(answers.filter(author__member__in=blocked).values_list("topic").annotate(Count("pk")))
    seen = answers.filter(topic__in=unseen).exclude(author__member__in=blocked)
    last = dict(seen.values_list("topic").annotate(Max("created_at")))
    for row in rows:
        if row.pk in unseen:
            row.replies_count -= unseen[row.pk]
            row.last_post_at = last.get(row.pk, row.created_at)
    return rows
