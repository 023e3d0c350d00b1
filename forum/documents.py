"""Search documents of the forum.

The document of a topic holds its title and the posts of its writer; every other post is a document of its own, so that
text across a block never shows up in what the engine highlights.
"""

from collections.abc import Iterable, Iterator

from django.db.models import F, Prefetch, Q, QuerySet
from django.urls import reverse
from django.utils.translation import gettext as _

from community.groups.choices import Visibility
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
from forum.models import Post, Topic, heading_of

POSTS_IN_TOPIC = 20  # of its writer
BODY_FIELDS = ("html", "source", "renderer_version")
TEXT_MAX_CHARACTERS = 20_000
TOPIC_WEIGHT, POST_WEIGHT = 0.8, 0.6  # of equals, what the site itself wrote comes first


def audience(visibility: str, group_key: int) -> str:
    audiences = {Visibility.PUBLIC: AUDIENCE_PUBLIC, Visibility.MEMBERS: AUDIENCE_MEMBERS}
    return audiences.get(visibility) or audience_of_group(group_key)


def topic_documents(keys: Iterable[str]) -> Iterator[Document]:
    same_writer = Q(author=F("topic__author")) | Q(author=None, topic__author=None)
    posts = Post.objects.in_place().filter(same_writer).order_by("number").only("topic", *BODY_FIELDS)
    topics = (
        Topic.objects.in_place()
        .without_away_authors()
        .filter(pk__in=list(keys))
        .select_related("group", "author")
        .only("title", "last_post_at", "group__visibility", "author__member")
        .prefetch_related(Prefetch("posts", posts[:POSTS_IN_TOPIC], to_attr="posts_of_writer"))
    )
    for topic in topics:
        texts = (text_of(post.body) for post in topic.posts_of_writer)
        yield Document(
            kind="topic",
            key=str(topic.pk),
            title=topic.title,
            text=" ".join(texts)[:TEXT_MAX_CHARACTERS],
            audience=audience(topic.group.visibility, topic.group_id),
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
        .exclude(topic__state__in=("hidden", "held"))
    )
    posts = posts.exclude(author=F("topic__author")).annotate(
        visibility=F("topic__group__visibility"), group_key=F("topic__group"), member_key=F("author__member")
    )
    for post in posts.only("created_at", *BODY_FIELDS):  # one object for each: a rebuild reads very many
        yield Document(
            kind="post",
            key=str(post.pk),
            title="",
            text=text_of(post.body)[:TEXT_MAX_CHARACTERS],
            audience=audience(post.visibility, post.group_key),
            author=str(post.member_key or ""),
            at=post.created_at,
            weight=POST_WEIGHT,
        )


def visible_topics(user) -> QuerySet:
    return Topic.objects.visible_to(user).not_muted_by(user).in_place()


def topic_rows(user) -> QuerySet:
    return visible_topics(user).values_list("pk", "public_id", "title", "group__title", named=True)


def topic_link(topic: tuple) -> ResultLink:
    url = reverse("forum:topic", args=[topic.public_id])
    return ResultLink(topic.title, url, _("Topic"), topic.group__title)


def visible_posts(user) -> QuerySet:
    return Post.objects.visible_to(user).not_muted_by(user).in_place()


def post_rows(user) -> QuerySet:
    topic = ("topic__state", "topic__title", "topic__group__title")
    return visible_posts(user).values_list("pk", "public_id", *topic, named=True)


def post_link(post: tuple) -> ResultLink:
    heading, url = heading_of(post.topic__state, post.topic__title), reverse("forum:post", args=[post.public_id])
    return ResultLink(heading, url, _("Answer in a topic"), post.topic__group__title)


register(Source("topic", topic_documents, lambda: keys_of(Topic.objects.all()), topic_rows, topic_link, visible_topics))
register(Source("post", post_documents, lambda: keys_of(Post.objects.all()), post_rows, post_link, visible_posts))
