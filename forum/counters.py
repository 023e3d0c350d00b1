"""Counters of a topic, kept in the same transaction as what they count."""

from forum.models import Topic


def count_replies(topic: Topic) -> None:
    """Replies that are in place, and when the last of them came; those of who is away count when they are back."""
    replies = topic.posts.in_place().of_who_is_here().replies()
    last = replies.order_by("-number").values_list("created_at", flat=True).first()
    topic.replies_count = replies.count()
    topic.last_post_at = last or topic.created_at
    topic.save(update_fields=["replies_count", "last_post_at"])
