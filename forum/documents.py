"""Search documents of the forum.

The document of a topic holds its title and the posts of its writer; every other post is a document of its own, so that
text across a block never shows up in what the engine highlights.
"""

from collections.abc import Iterable, Iterator

from django.db.models import F, QuerySet
from django.utils.translation import gettext as _

from community.groups.choices import Visibility
from community.groups.models import Group
from community.html import text_of
from community.indexing import (
    AUDIENCE_MEMBERS,
    AUDIENCE_PUBLIC,
    Document,
    ResultLink,
    Source,
    audience_of_group,
    keys_of,
    register,
)
from forum.models import Post, Topic

POSTS_IN_TOPIC = 20  # of its writer
TEXT_MAX_CHARACTERS = 20_000
TOPIC_WEIGHT, POST_WEIGHT = 0.8, 0.6  # of equals, what the site itself wrote comes first


def audience(group: Group) -> str:
    audiences = {Visibility.PUBLIC: AUDIENCE_PUBLIC, Visibility.MEMBERS: AUDIENCE_MEMBERS}
    return audiences.get(group.visibility) or audience_of_group(group.pk)


def topic_documents(keys: Iterable[str]) -> Iterator[Document]:
    topics = Topic.objects.in_place().without_away_authors().filter(pk__in=list(keys)).select_related("group", "author")
    for topic in topics:
        posts = topic.posts.in_place().filter(author=topic.author_id).order_by("number")
        texts = (text_of(post.body) for post in posts[:POSTS_IN_TOPIC])
        yield Document(
            kind="topic",
            key=str(topic.pk),
            title=topic.title,
            text=" ".join(texts)[:TEXT_MAX_CHARACTERS],
            audience=audience(topic.group),
            author=str(topic.author.member_id) if topic.author else "",
            at=topic.last_post_at,
            weight=TOPIC_WEIGHT,
        )


def post_documents(keys: Iterable[str]) -> Iterator[Document]:
    """Yield the replies by others than the topic's writer; without the title, which belongs to that writer."""
    posts = (
        Post.objects.in_place()
        .without_away_authors()
        .replies()
        .filter(pk__in=list(keys))
        .exclude(topic__state="hidden")
    )
    for post in posts.exclude(author=F("topic__author")).select_related("topic__group", "author"):
        yield Document(
            kind="post",
            key=str(post.pk),
            title="",
            text=text_of(post.body)[:TEXT_MAX_CHARACTERS],
            audience=audience(post.topic.group),
            author=str(post.author.member_id) if post.author else "",
            at=post.created_at,
            weight=POST_WEIGHT,
        )


def visible_topics(user) -> QuerySet:
    return Topic.objects.visible_to(user).not_muted_by(user).in_place().select_related("group")


def topic_link(topic: Topic) -> ResultLink:
    return ResultLink(topic.title, topic.get_absolute_url(), _("Topic"), topic.group.title)


def visible_posts(user) -> QuerySet:
    posts = Post.objects.visible_to(user).not_muted_by(user).in_place()
    return posts.select_related("topic__group").defer("source", "html")


def post_link(post: Post) -> ResultLink:
    return ResultLink(post.topic.heading, post.get_absolute_url(), _("Answer in a topic"), post.topic.group.title)


register(Source("topic", topic_documents, lambda: keys_of(Topic.objects.all()), visible_topics, topic_link))
register(Source("post", post_documents, lambda: keys_of(Post.objects.all()), visible_posts, post_link))
