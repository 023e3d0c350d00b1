"""Counters of a topic and a post, kept in the same transaction as what they count."""

from forum.choices import ReactionKind
from forum.models import Post, Topic


def count_replies(topic: Topic) -> None:
    """Count the replies that are in place, and note the time of the last. Replies of members who are away count again
    when they are back."""
    replies = topic.posts.in_place().without_away_authors().replies()
    last = replies.order_by("-number").values_list("created_at", flat=True).first()
    topic.replies_count = replies.count()
    topic.last_post_at = last or topic.created_at
    topic.save(update_fields=["replies_count", "last_post_at"])


def count_reactions(post: Post) -> None:
    kinds = list(post.reactions.values_list("kind", flat=True))
    for kind in ReactionKind.values:
        setattr(post, f"{kind}_count", kinds.count(kind))
    post.save(update_fields=[f"{kind}_count" for kind in ReactionKind.values])
