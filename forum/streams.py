"""What the forum says on the stream of a topic: which post is new or has changed. The page fetches the words itself."""

from collections.abc import Collection

from community.live.stream_kinds import Event, Head, StreamKind, register
from community.moderation.models import ContentState
from forum.models import Post, Topic

_STATES = {state: place for place, state in enumerate(ContentState.values)}


def heads(public_ids: Collection[str]) -> dict[str, Head]:
    """The version counts changes in the group, and whether the topic itself is in its place."""
    rows = Topic.objects.filter(public_id__in=public_ids)
    values = rows.values_list("public_id", "seq", "group__access_version", "state")
    return {str(key): Head(seq, version * len(_STATES) + _STATES[state]) for key, seq, version, state in values}


def may_read(member, public_id: str) -> bool:
    return Topic.objects.visible_to(member).filter(public_id=public_id).exists()


def read(public_id: str, after: int, upto: int) -> list[Event]:
    posts = Post.objects.filter(topic__public_id=public_id, seq__gt=after, seq__lte=upto).select_related(
        "author__member"
    )
    return [_event(post) for post in posts.order_by("seq")]


def _event(post: Post) -> Event:
    """Of who is away, pages hear that there is a change, so that they look again; the page decides what they see."""
    author = post.author.member if post.author else None
    is_away = author is not None and author.away_since is not None
    is_new = post.state == ContentState.VISIBLE and post.edited_at is None and not is_away
    frame = {"kind": "post" if is_new else "change", "number": post.number}
    return Event(seq=post.seq, frame=frame, author=None if author is None or is_away else str(author.pk))


register(StreamKind(name="topic", heads=heads, may_read=may_read, read=read))
