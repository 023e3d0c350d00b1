"""Keyset pages: what is new while somebody reads never moves a row to another page."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

from community.ids import number_in
from forum.choices import POSTS_PER_PAGE, TOPICS_PER_PAGE
from forum.models import Post, Topic
from forum.querysets import PostQuerySet, TopicQuerySet

_TIME = "%Y%m%dT%H%M%S%f"


@dataclass(frozen=True)
class Page:
    """Rows as they are shown, and the way to the pages above and below; empty when there is none."""

    rows: list
    above_url: str = ""
    below_url: str = ""


def page_of_topics(topics: TopicQuerySet, asked) -> Page:
    """``asked`` is the query of the address: ``older=<place>`` or ``newer=<place>``."""
    if place := _place(asked.get("newer", "")):
        rows = list(topics.newer_than(*place).order_by("last_post_at", "public_id")[: TOPICS_PER_PAGE + 1])
        if len(rows) > TOPICS_PER_PAGE:
            rows = rows[:TOPICS_PER_PAGE][::-1]
            return Page(rows, f"?newer={_mark(rows[0])}", f"?older={_mark(rows[-1])}")
    place = _place(asked.get("older", ""))
    rows = list((topics.older_than(*place) if place else topics).newest_first()[: TOPICS_PER_PAGE + 1])
    more, rows = len(rows) > TOPICS_PER_PAGE, rows[:TOPICS_PER_PAGE]
    above = f"?newer={_mark(rows[0])}" if place and rows else "?" if place else ""
    return Page(rows, above, f"?older={_mark(rows[-1])}" if more else "")


def page_of_posts(posts: PostQuerySet, asked) -> Page:
    """``asked`` is the query of the address: ``from=<number>`` or ``before=<number>``."""
    if (before := number_in(asked.get("before"))) > 1:
        rows = list(posts.filter(number__lt=before).order_by("-number")[: POSTS_PER_PAGE + 1])
        more, rows = len(rows) > POSTS_PER_PAGE, rows[:POSTS_PER_PAGE][::-1]
        return Page(rows, _earlier(rows) if more else "", f"?from={before}")
    first = number_in(asked.get("from"))
    rows = list(posts.filter(number__gte=first).order_by("number")[: POSTS_PER_PAGE + 1])
    more, rows = len(rows) > POSTS_PER_PAGE, rows[:POSTS_PER_PAGE]
    above = (_earlier(rows) or f"?before={first}") if first > 1 else ""
    return Page(rows, above, f"?from={rows[-1].number + 1}" if more else "")


def page_with(post: Post) -> str:
    """Where a post stands, as an address."""
    return place_in(post.topic, post.number)


def place_in(topic: Topic, number: int) -> str:
    """Where the post with this number stands, as an address: always on the same page, whatever is hidden before it."""
    first = (number - 1) // POSTS_PER_PAGE * POSTS_PER_PAGE + 1
    query = f"?from={first}" if first > 1 else ""
    return f"{topic.get_absolute_url()}{query}#bericht-{number}"


def _earlier(rows: list[Post]) -> str:
    return f"?before={rows[0].number}" if rows else ""


def _mark(topic: Topic) -> str:
    return f"{topic.last_post_at.astimezone(UTC).strftime(_TIME)}_{topic.public_id}"


def _place(mark: str) -> tuple[datetime, UUID] | None:
    at, _, public_id = mark.partition("_")
    try:
        return datetime.strptime(at, _TIME).replace(tzinfo=UTC), UUID(public_id)
    except ValueError:
        return None
