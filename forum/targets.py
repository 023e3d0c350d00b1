"""Report targets of the forum: a post, and a topic as a whole; and when somebody wrote last."""

from collections.abc import Iterable
from datetime import datetime

from django.db.models import Max
from django.utils.translation import gettext_lazy as _

from community.groups.registry import count_texts_with
from community.html import MAX_SOURCE_CHARACTERS
from community.members.models import Member
from community.moderation.registry import Line, Target, TextPart, register
from forum.actions import post_changed, rewrite_hidden, set_content_note, topic_changed
from forum.choices import TITLE_MAX_CHARACTERS
from forum.models import Post, Topic

EARLIER_SHOWN = 20


def _earlier_texts(post: Post | None) -> list[tuple[datetime, str]]:
    return [(edit.at, edit.source) for edit in post.edits.all()[:EARLIER_SHOWN]] if post else []


def _topic_text(topic: Topic) -> str:
    opening = topic.posts.filter(number=1).values_list("source", flat=True).first() or ""
    return f"{topic.title}\n\n{opening}"


def _around(topic: Topic, number: int, count: int) -> tuple[list[Line], list[Line]]:
    """Return the posts before and after this number in the topic."""
    posts = topic.posts.with_people()
    before = posts.filter(number__lt=number).order_by("-number")[:count]
    after = posts.filter(number__gt=number).order_by("number")[:count]
    return _lines(reversed(before)), _lines(after)


def _lines(posts: Iterable[Post]) -> list[Line]:
    return [Line.of(post, post.source) for post in posts]


def _post_parts(post: Post) -> list[TextPart]:
    return [TextPart("source", _("Your message"), post.source, MAX_SOURCE_CHARACTERS)]


def _topic_parts(topic: Topic) -> list[TextPart]:
    title = TextPart("title", _("What is it about?"), topic.title, TITLE_MAX_CHARACTERS, is_line=True)
    return [title, *_post_parts(topic.posts.get(number=1))]


def _rewrite_post(actor: Member, post: Post, words: dict[str, str]) -> None:
    rewrite_hidden(actor=actor, post=post, **words)


def _rewrite_topic(actor: Member, topic: Topic, words: dict[str, str]) -> None:
    rewrite_hidden(actor=actor, post=topic.posts.get(number=1), **words)


def _last_post_at(user, group) -> datetime | None:
    own = Post.objects.by(user.pk)
    own = own if group is None else own.filter(topic__group=group)
    return own.aggregate(last=Max("created_at"))["last"]


count_texts_with(_last_post_at)
register(
    Target(
        kind="post",
        model=Post,
        label=_("Message in the forum"),
        text=lambda post: post.source,
        excerpt="source",
        url=lambda post: post.get_absolute_url(),
        url_around=lambda post: post.topic.get_absolute_url(),
        group=lambda post: post.topic.group,
        group_lookup="topic__group",
        swept=lambda posts: posts.filter(number__gt=1),  # the first goes with its topic
        earlier_texts=_earlier_texts,
        around=lambda post, count: _around(post.topic, post.number, count),
        after_change=post_changed,
        parts=_post_parts,
        rewrite=_rewrite_post,
        note=lambda post: post.topic.content_note if post.is_opening else None,
        set_note=lambda post, note: set_content_note(post.topic, note),
    )
)
register(
    Target(
        kind="topic",
        model=Topic,
        label=_("Topic in the forum"),
        text=_topic_text,
        excerpt="title",
        url=lambda topic: topic.get_absolute_url(),
        group=lambda topic: topic.group,
        group_lookup="group",
        earlier_texts=lambda topic: _earlier_texts(topic.posts.filter(number=1).first()),
        around=lambda topic, count: _around(topic, 1, count),
        after_change=topic_changed,
        parts=_topic_parts,
        rewrite=_rewrite_topic,
        note=lambda topic: topic.content_note,
        set_note=set_content_note,
    )
)
