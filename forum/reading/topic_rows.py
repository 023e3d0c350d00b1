"""A topic in a list: a kept fragment for all readers to whom the row looks the same."""

from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.utils.safestring import SafeString

from community.web.fragments import kept
from forum.models import Topic


class TopicRowFacts(NamedTuple):
    """``group_title``: "" in the list of one group. ``author_name``: "" when the writer left."""

    public_id: UUID
    heading: str
    has_note: bool
    is_hidden: bool
    is_muted: bool
    group_title: str
    author_name: str
    replies_count: int
    last_post_at: datetime


def topic_row(topic: Topic, *, with_group: bool) -> SafeString:
    """Return the row of a topic from ``topics_for_reader``, which has its group and its author."""
    facts = TopicRowFacts(
        public_id=topic.public_id,
        heading=topic.heading,
        has_note=bool(topic.note),
        is_hidden=topic.state in ("hidden", "held"),
        is_muted=topic.is_muted,
        group_title=topic.group.title if with_group else "",
        author_name=topic.author.name if topic.author else "",
        replies_count=topic.replies_count,
        last_post_at=topic.last_post_at.replace(microsecond=0),
    )
    return kept("forum/_topic_row.html", facts)
