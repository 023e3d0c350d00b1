"""Posts as a reader meets them: with what this reader may do, in a fixed number of queries."""

from collections.abc import Iterable
from dataclasses import dataclass

from community.groups.rules import can_write_in
from community.members.models import Member
from community.members.querysets.relations import muted_ids
from forum.choices import ReactionKind
from forum.models import Post, Reaction, Topic
from forum.rules import can_edit, can_remove, is_writer, may_react_to


@dataclass(frozen=True)
class Word:
    """One quiet word below a post."""

    kind: str
    label: str
    count: int
    mine: bool


@dataclass(frozen=True)
class Letter:
    post: Post
    is_own: bool
    is_muted: bool
    may_edit: bool
    may_remove: bool
    may_react: bool
    words: list[Word]


def letters(posts: Iterable[Post], *, topic: Topic, member: Member | None) -> list[Letter]:
    """``posts`` come with their author; ``topic`` with its group."""
    posts = list(posts)
    writes = can_write_in(member, topic.group)
    mine = _said_by(member, posts) if writes else set()
    muted = muted_ids(member)
    return [
        Letter(
            post=post,
            is_own=is_writer(member, post),
            is_muted=post.author_id in muted,
            may_edit=can_edit(member, post),
            may_remove=can_remove(member, post),
            may_react=writes and may_react_to(member, post),
            words=[
                Word(kind.value, kind.label, getattr(post, f"{kind}_count"), (post.pk, kind.value) in mine)
                for kind in ReactionKind
            ],
        )
        for post in posts
    ]


def _said_by(member: Member, posts: list[Post]) -> set[tuple[int, str]]:
    own = Reaction.objects.filter(post__in=posts, persona__member=member)
    return set(own.values_list("post_id", "kind"))
