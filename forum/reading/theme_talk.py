"""The place where people talk about a theme, and the topics about it."""

from datetime import UTC, datetime, timedelta

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigAutoField, CharField, DateTimeField, SlugField, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from community.groups.choices import GroupKind, Visibility
from community.groups.models import Group
from community.members.querysets.reader_query import ReaderQuery
from community.pages.models import ArticlePage, StoryPage, ThemePage
from community.prepared import Parameter, PreparedQuery
from forum.models import Topic
from forum.querysets import TopicQuerySet
from forum.rules import User

TOPICS_SHOWN = 5
RECENT = timedelta(weeks=4)
BEGINNING = datetime(1970, 1, 1, tzinfo=UTC)
KINDS = [model.kind for model in (ThemePage, ArticlePage, StoryPage)]


def _texts_of_theme():
    theme = Parameter("theme", BigAutoField())
    keys = [
        model.objects.visible_to(AnonymousUser()).filter(theme=theme).order_by().values_list("public_id", flat=True)
        for model in (ArticlePage, StoryPage)
    ]
    return keys[0].union(keys[1], all=True)


def _newest(topics: TopicQuerySet) -> TopicQuerySet:
    return topics.with_people().newest_first()[:TOPICS_SHOWN]


def _about(user, things, recent):
    """Sort no more than the topics since the last one that is shown, where that one is recent; else all of them."""
    # a public id is of one thing, so the kinds need no pairs
    about = Topic.objects.visible_to(user).in_place().filter(about_kind__in=KINDS, about_id__in=things)
    # Ordered by an expression: else a database that knows how many rows there are walks all recent topics in the order
    # of their index, in search of the few about these things.
    by_time = Coalesce("last_post_at", recent).desc()
    last = about.filter(last_post_at__gte=recent).order_by(by_time).values("last_post_at")
    last = last[TOPICS_SHOWN - 1 : TOPICS_SHOWN]
    since = Coalesce(Subquery(last), Value(BEGINNING, DateTimeField()))
    return _newest(about.filter(last_post_at__gte=since))


def _in_group(user, slug):
    group = Group.objects.filter(slug=slug).values("pk")[:1]
    return _newest(Topic.objects.visible_to(user).in_place().filter(group=Subquery(group)))


_texts = PreparedQuery(_texts_of_theme)
_topics_about = ReaderQuery(_about, things=[CharField()], recent=DateTimeField())
_topics_in_group = ReaderQuery(_in_group, slug=SlugField())
_group = ReaderQuery(lambda user, slug: Group.objects.visible_to(user).filter(slug=slug), slug=SlugField())
_boards = ReaderQuery(lambda user: Group.objects.visible_to(user).boards().readable_by(user).in_order())


def topics_of_theme(theme: ThemePage, user: User) -> list[Topic]:
    """Return the newest topics that this reader may see: about the theme, about its texts, and in its own group.

    Those of the group are asked apart: they are read in the order of an index, which an OR would prevent. Those about
    a text are sorted: of a theme that is much talked about, only the ones of the last weeks.
    """
    things = [str(theme.public_id), *(str(key) for key in _texts.rows(theme=theme.pk))]
    topics = _topics_about.rows(user, things=things, recent=timezone.now() - RECENT)
    if theme.talk_group:
        topics += _topics_in_group.rows(user, slug=theme.talk_group)
    newest = {topic.pk: topic for topic in topics}.values()
    return sorted(newest, key=lambda topic: (topic.last_post_at, topic.public_id), reverse=True)[:TOPICS_SHOWN]


def group_of_theme(theme: ThemePage, topics: list[Topic], user: User) -> Group | None:
    """Return the group that its editor chose; else the board of the newest of these topics; else the first board."""
    if theme.talk_group and (chosen := _group.first(user, slug=theme.talk_group)):
        return chosen
    talked_about = next((topic.group for topic in topics if topic.group.kind == GroupKind.BOARD), None)
    if talked_about is not None and talked_about.visibility == Visibility.PUBLIC:
        return talked_about  # every reader sees it
    boards = _boards.rows(user)
    return next((board for board in boards if board == talked_about), next(iter(boards), None))
