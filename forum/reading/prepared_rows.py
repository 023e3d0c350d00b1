"""The rows of the forum that pages ask for most, with queries that are compiled once."""

from collections.abc import Callable

from django.db.models import BigIntegerField, IntegerField, QuerySet, UUIDField

from community.members.models import Member
from community.members.querysets.reader_query import ReaderQuery, ReaderSlices
from community.prepared import Parameter, PreparedQuery
from forum.choices import POSTS_PER_PAGE
from forum.models import Post, Reaction, Topic
from forum.rules import User


def visible_topic(user: User, public_id) -> Topic | None:
    """Return the topic with its group and author, if the user may see it."""
    return _visible_topic.first(user, public_id=public_id)


def fetch_posts(topic: Topic, user: User) -> Callable[..., list[Post]]:
    """Return the function that gives a cursor the posts of a slice, each with this topic."""
    fetch = _posts.fetch(user, topic=topic.pk)

    def fetched(position: list | None, *, backwards: bool) -> list[Post]:
        posts = fetch(position, backwards=backwards)
        for post in posts:
            post.topic = topic
        return posts

    return fetched


def reactions_by(member: Member, posts: list[Post], topic: Topic) -> set[tuple[int, str]]:
    """Return (key of the post, kind) of each reaction that the member gave to posts of this topic, from the first of
    these posts to the last."""
    numbers = [post.number for post in posts]
    if not numbers:
        return set()
    return set(_reactions.rows(member=member.pk, topic=topic.pk, first=min(numbers), last=max(numbers)))


_visible_topic = ReaderQuery(
    lambda user, public_id: Topic.objects.visible_to(user).with_people().filter(public_id=public_id),
    public_id=UUIDField(),
)
_posts = ReaderSlices(
    lambda user, topic: Post.objects.shown_to(user).with_people().filter(topic=topic),
    {"number": IntegerField()},
    size=POSTS_PER_PAGE,
    topic=BigIntegerField(),
)


def _reactions_of() -> QuerySet:
    first, last = Parameter("first", IntegerField()), Parameter("last", IntegerField())
    own = Reaction.objects.filter(persona__member=Parameter("member", UUIDField()))
    within = own.filter(post__topic=Parameter("topic", BigIntegerField()))
    return within.filter(post__number__gte=first, post__number__lte=last).values_list("post_id", "kind")


_reactions = PreparedQuery(_reactions_of)
