"""Posts as they are shown to a reader: with what this reader may do, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from community.groups.rules import can_write_in
from community.members.models import Member
from community.members.querysets.relations import muted_ids
from community.members.rules import mark_duties_shown
from forum.choices import ReactionKind
from forum.models import Post, Reaction, Topic
from forum.rules import User, accepts_reaction_of, can_remove, is_editable_by, is_writer


@dataclass(frozen=True)
class ReactionView:
    """A kind of reaction below a post. ``is_own``: the reader gave it."""

    kind: str
    label: str
    count: int
    is_own: bool


@dataclass(frozen=True)
class PostView:
    post: Post
    is_own: bool
    is_muted: bool
    may_edit: bool
    may_remove: bool
    may_react: bool
    reactions: list[ReactionView]


def post_views(posts: Iterable[Post], *, topic: Topic, user: User) -> list[PostView]:
    """Return a view of each post, in the same order. ``posts`` have their author loaded, ``topic`` its group."""
    posts = list(posts)
    mark_duties_shown([post.author for post in posts if post.author], topic.group)
    may_write = can_write_in(user, topic.group)
    own_reactions = _reactions_by(user, posts) if may_write else set()
    muted = muted_ids(user)
    return [
        PostView(
            post=post,
            is_own=is_writer(user, post),
            is_muted=post.author_id in muted,
            may_edit=may_write and is_editable_by(user, post),
            may_remove=can_remove(user, post),
            may_react=may_write and accepts_reaction_of(user, post),
            reactions=_reaction_views(post, own_reactions),
        )
        for post in posts
    ]


def _reaction_views(post: Post, own_reactions: set[tuple[int, str]]) -> list[ReactionView]:
    return [
        ReactionView(kind.value, kind.label, getattr(post, f"{kind}_count"), (post.pk, kind.value) in own_reactions)
        for kind in ReactionKind
    ]


def _reactions_by(member: Member, posts: list[Post]) -> set[tuple[int, str]]:
    """Return (key of the post, kind) of each reaction that the member gave to these posts."""
    reactions = Reaction.objects.filter(post__in=posts, persona__member=member)
    return set(reactions.values_list("post_id", "kind"))
