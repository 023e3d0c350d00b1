"""The stream of a topic: which post is new or has changed. The page fetches the posts itself."""

from collections.abc import Collection

from community.live.stream_kinds import Event, Head, Ranges, StreamKind, by_stream, register, rows_in_ranges
from community.moderation.choices import ContentState
from forum.models import Post, Topic
from forum.rules import User

_STATE_NUMBERS = {state: number for number, state in enumerate(ContentState.values)}


def heads(public_ids: Collection[str]) -> dict[str, Head]:
    """Return the head of each topic. Its version changes with the group's access version and the topic's state."""
    rows = Topic.objects.filter(public_id__in=public_ids)
    values = rows.values_list("public_id", "seq", "group__access_version", "state")
    return {
        str(key): Head(seq, version * len(_STATE_NUMBERS) + _STATE_NUMBERS[state])
        for key, seq, version, state in values
    }


def may_read(user: User, public_id: str) -> bool:
    return Topic.objects.visible_to(user).filter(public_id=public_id).exists()


_posts = rows_in_ranges(lambda: Post.objects.select_related("author__member", "topic"), "topic", Topic)


def read(ranges: Ranges, visited: Collection[str]) -> dict[str, list[Event]]:
    return by_stream(ranges, [(post.topic, _event(post)) for post in _posts(ranges)])


def _event(post: Post) -> Event:
    """Return the event of a post. A post of a member who is away is sent as a change to everybody, so that pages
    fetch it; the fragment decides what each reader sees."""
    author = post.author.member if post.author else None
    is_away = author is not None and author.away_since is not None
    is_new = post.state == ContentState.VISIBLE and post.edited_at is None and not is_away
    frame = {"kind": "post" if is_new else "change", "number": post.number}
    return Event(seq=post.seq, frame=frame, author=None if author is None or is_away else str(author.pk))


register(StreamKind(name="topic", heads=heads, may_read=may_read, read=read))
