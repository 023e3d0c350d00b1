"""Template tags for other rooms: every tag shows only what this reader may see."""

from django import template
from django.utils.safestring import SafeString

from community.groups.choices import GroupKind
from community.groups.models import Group
from community.ids import id_in
from community.members.querysets.reader_query import ReaderQuery
from forum.models import Post, Topic
from forum.reading import post_views
from forum.reading.theme_talk import group_of_theme, topics_of_theme
from forum.reading.topic_list import topics_for_reader
from forum.reading.topic_rows import topic_row
from forum.rules import can_start_topic

register = template.Library()
FEW, MOST = 5, 10


def _visible(context):
    return Topic.objects.visible_to(context["request"].user).with_people()


def _own_topics(context) -> list[Topic]:
    """Return the newest topics in which the member wrote: two tags of the own room ask for them."""
    request = context["request"]
    if not hasattr(request, "own_topics"):
        request.own_topics = _own.rows(request.user)
    return request.own_topics


@register.simple_tag
def words_wait() -> SafeString:
    """Tell the writer of a topic that somebody reads it first."""
    return post_views.words_wait()


@register.simple_tag
def topic_in_list(topic: Topic, with_group: object = False) -> SafeString:
    """Return the row of a topic; ``with_group`` shows where it stands, in a list of more groups."""
    return topic_row(topic, with_group=bool(with_group))


def _calm_topics_about(user, kind, thing):
    calm = Topic.objects.visible_to(user).in_place().calm_for(user).with_people()
    return calm.filter(about_kind=kind, about_id=thing).newest_first()[:FEW]


def _newest_on_boards(user):
    calm = Topic.objects.visible_to(user).in_place().calm_for(user).with_people()
    return calm.on_boards().newest_first()[:MOST]


def _topics_of_writer(user):
    written = Post.objects.by(user.pk).values("topic")
    return Topic.objects.visible_to(user).with_people().filter(pk__in=written).newest_first()[:MOST]


_newest, _own = ReaderQuery(_newest_on_boards), ReaderQuery(_topics_of_writer)
_topics_about = ReaderQuery(
    _calm_topics_about, kind=Topic._meta.get_field("about_kind"), thing=Topic._meta.get_field("about_id")
)


@register.inclusion_tag("forum/_topics_about.html", takes_context=True)
def topics_about(context, kind: str, public_id) -> dict:
    """Topics about this tool, course or article, and a link to start one."""
    user = context["request"].user
    topics = _topics_about.rows(user, kind=kind, thing=str(public_id))
    return {"topics": topics_for_reader(topics, user), "about": f"{kind}:{public_id}", "user": user}


@register.inclusion_tag("forum/_theme_talk.html", takes_context=True)
def theme_talk(context, theme) -> dict:
    """Show where people talk about a theme, and the newest topics about it."""
    user = context["request"].user
    topics = topics_for_reader(topics_of_theme(theme, user), user)
    group = group_of_theme(theme, topics, user)
    may_start = group is not None and can_start_topic(user, group)
    return {"topics": topics, "group": group, "may_start": may_start, "about": f"{theme.kind}:{theme.public_id}"}


@register.inclusion_tag("forum/_topic_list.html", takes_context=True)
def newest_topics(context, count: int = FEW) -> dict:
    """The newest topics of the boards."""
    user = context["request"].user
    return {"topics": topics_for_reader(_newest.rows(user)[:count], user), "with_group": True}


@register.inclusion_tag("forum/_my_topics.html", takes_context=True)
def my_topics(context, count: int = MOST) -> dict:
    """Topics in which this member wrote, newest first."""
    member = context["request"].user
    if not member.is_authenticated:
        return {"topics": []}
    return {"topics": topics_for_reader(_own_topics(context)[:count], member), "with_group": True}


@register.inclusion_tag("forum/_first_steps.html", takes_context=True)
def first_steps(context) -> dict:
    """Suggestions for a member who has written nowhere and is in no group."""
    member = context["request"].user
    if not member.may_write or _own_topics(context):
        return {"shown": False}
    return {"shown": not Group.objects.joined_by(member).exclude(kind=GroupKind.BOARD).exists()}


@register.inclusion_tag("forum/_group_topics.html", takes_context=True)
def group_topics(context, group, count: int = 10) -> dict:
    """The newest topics of one group."""
    topics = _visible(context).filter(group=group).newest_first()[:count]
    topics = topics_for_reader(topics, context["request"].user)
    return {"topics": topics, "group": group, "may_start": can_start_topic(context["request"].user, group)}


@register.inclusion_tag("forum/_topic_teaser.html", takes_context=True)
def topic_teaser(context, public_id) -> dict:
    """A topic as a teaser; nothing when this reader may not see it."""
    key = id_in(str(public_id))
    return {"topic": _visible(context).in_place().filter(public_id=key).first() if key else None}
