"""Posts as they are shown to a reader: kept fragments, with what is this reader's alone put in.

A fragment is shared by all readers to whom the post looks the same (``PostFacts``). The words, the way to a decision,
and the token of the link to report it are no facts: they are put in on every request.
"""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import NamedTuple
from uuid import UUID

from django.template.loader import render_to_string
from django.utils.safestring import SafeString, mark_safe

from community.members.profiles.author_facts import AuthorFacts, author_facts
from community.members.querysets.relations import muted_ids
from community.members.rules import can_moderate, mark_duties_shown
from community.moderation.models import Decision
from community.moderation.promises import promises
from community.moderation.put_aside.rules import hosts_only
from community.moderation.reports.links import report_token
from community.moderation.reports.rules import can_report
from community.web.fragments import kept
from forum.choices import ReactionKind
from forum.models import Post, Topic
from forum.reading.prepared_rows import reactions_by
from forum.rules import User, accepts_reaction_of, can_remove, is_editable_by, is_writer


class ReactionFacts(NamedTuple):
    """A kind of reaction below a post. ``is_own``: the reader gave it."""

    kind: ReactionKind
    count: int
    is_own: bool


class PostFacts(NamedTuple):
    """All that the fragment of a post depends on; the ``may_...`` say which buttons and links it has, and ``marks`` are
    the classes that tell it from others."""

    public_id: UUID
    number: int
    state: str
    marks: str
    created_at: datetime
    is_edited: bool
    author: AuthorFacts | None
    reactions: tuple[ReactionFacts, ...]
    is_own: bool
    is_muted: bool
    may_edit: bool
    may_remove: bool
    may_react: bool
    may_report: bool
    may_moderate: bool
    may_put_aside: bool
    may_mute: bool


@dataclass(frozen=True)
class PostView:
    post: Post
    html: SafeString


def post_views(posts: Iterable[Post], *, topic: Topic, user: User, may_write: bool) -> list[PostView]:
    """Return a view of each post, in the same order. ``posts`` have their author loaded, ``topic`` its group.

    ``may_write``: the user may reply in this topic, and so react.
    """
    posts = list(posts)
    mark_duties_shown([post.author for post in posts if post.author], topic.group)
    may_report = can_report(user)
    may_moderate = can_moderate(user, topic.group)
    may_put_aside = hosts_only(user, topic.group)
    own_reactions = reactions_by(user, posts, topic) if may_write else set()
    muted = muted_ids(user)
    views = []
    for post in posts:
        is_own, is_muted = is_writer(user, post), post.author_id in muted
        facts = PostFacts(
            public_id=post.public_id,
            number=post.number,
            state=post.state,
            marks=_marks(post.state, is_own=is_own, is_muted=is_muted),
            created_at=post.created_at.replace(microsecond=0),
            is_edited=post.edited_at is not None,
            author=author_facts(post.author),
            reactions=_reaction_facts(post, own_reactions),
            is_own=is_own,
            is_muted=is_muted,
            may_edit=is_own and may_write and is_editable_by(user, post),
            may_remove=is_own and can_remove(user, post),
            may_react=may_write and not is_own and accepts_reaction_of(user, post),
            may_report=may_report and not is_own,
            may_moderate=may_moderate and not is_own and post.state == "visible",
            may_put_aside=may_put_aside and not is_own and post.state == "visible" and not _is_of_moderator(post),
            may_mute=user.is_authenticated and post.author is not None and not is_own and not is_muted,
        )
        views.append(PostView(post, kept("forum/_post.html", facts, **_slots(post, facts, user))))
    return views


def _marks(state: str, **is_marked: bool) -> str:
    marks = [mark.removeprefix("is_") for mark, marked in is_marked.items() if marked]
    return "".join(f" post--{mark}" for mark in [*marks, *([state] if state != "visible" else [])])


def _slots(post: Post, facts: PostFacts, user: User) -> dict[str, str]:
    """Return what is put into the fragment for this reader. The words that a writer took back are for the writer."""
    return {
        "words": mark_safe(post.body) if facts.is_own or not post.is_removed else "",  # noqa: S308  made by render_post
        "decision": _decision_link(post, user) if facts.is_own and post.state == "hidden" else "",
        "waits": words_wait() if facts.is_own and post.is_held else "",
        "report": report_token(user, "post", post.public_id) if facts.may_report else "",
    }


def words_wait() -> SafeString:
    """Tell a writer that a moderator reads their words first, and before when the house usually looks."""
    return render_to_string("forum/held/_waits.html", {"hours": promises().report_hours})


def _is_of_moderator(post: Post) -> bool:
    return post.author is not None and post.author.moderates


def _decision_link(post: Post, user: User) -> SafeString:
    decision = Decision.objects.visible_to(user).about("post", post.public_id).first()
    return render_to_string("moderation/_decision_link.html", {"decision": decision})


def _reaction_facts(post: Post, own_reactions: set[tuple[int, str]]) -> tuple[ReactionFacts, ...]:
    return tuple(
        ReactionFacts(kind, getattr(post, f"{kind}_count"), (post.pk, kind.value) in own_reactions)
        for kind in ReactionKind
    )
