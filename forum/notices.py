"""The notifications of the forum, and what can be followed in it. The texts name no topic and no person."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from community.groups.models import Group
from community.notifications.choices import GROUP, TOPIC, Cause
from community.notifications.following.followables import Followable, Link
from community.notifications.following.followables import register as register_followable
from community.notifications.kinds import Kind, register
from forum.models import Post, Topic, Unanswered


def _visible_topics(things, member):
    return Topic.objects.visible_to(member).filter(public_id__in=things)


def _reply_urls(notifications, member) -> dict[str, str]:
    """Return the URL of each reply, or of its topic when the member may not see that reply."""
    urls = _topic_urls(notifications, member)
    wanted = {(n.thing, n.facts.get("number", 0)) for n in notifications}
    numbers = {number for _thing, number in wanted}
    posts = Post.objects.visible_to(member).filter(topic__public_id__in=urls, number__in=numbers)
    for post in posts.select_related("topic"):
        if (str(post.topic.public_id), post.number) in wanted:
            urls[str(post.topic.public_id)] = post.get_absolute_url()
    return urls


def _topic_urls(notifications, member) -> dict[str, str]:
    topics = _visible_topics([n.thing for n in notifications], member)
    return {str(topic.public_id): topic.get_absolute_url() for topic in topics}


def _readable_groups(things, member):
    return Group.objects.readable_by(member).filter(public_id__in=things)


def _board_urls(notifications, member) -> dict[str, str]:
    groups = _readable_groups([n.thing for n in notifications], member)
    return {str(group.public_id): reverse("forum:board", args=[group.slug]) for group in groups}


def _groups_with_unanswered(things, member):
    waiting = Unanswered.objects.visible_to(member).values("topic__group")
    return Group.objects.filter(public_id__in=things, pk__in=waiting)


def _unanswered_urls(notifications, member) -> dict[str, str]:
    keys = _groups_with_unanswered([n.thing for n in notifications], member).values_list("public_id", flat=True)
    return {str(key): reverse("forum:unanswered") for key in keys}


def _followed_topics(things, member) -> dict[str, Link]:
    topics = _visible_topics(things, member).select_related("group")
    return {str(t.public_id): Link(t.heading, t.get_absolute_url(), str(t.group.public_id)) for t in topics}


def _followed_groups(things, member) -> dict[str, Link]:
    groups = _readable_groups(things, member)
    return {str(g.public_id): Link(g.title, g.get_absolute_url(), str(g.public_id)) for g in groups}


ANSWERED = _("Someone answered in a conversation that you take part in or follow.")
STARTED = _("Someone started a conversation in a group that you follow.")
MOVED = _("A moderator moved a conversation of yours to another board.")
register(Kind("forum.moved", MOVED, Cause.HOUSE, _visible_topics, _topic_urls, followable=TOPIC))
register(Kind("forum.reply", ANSWERED, Cause.PERSON, _visible_topics, _reply_urls, followable=TOPIC))
register(Kind("forum.topic", STARTED, Cause.PERSON, _readable_groups, _board_urls, followable=GROUP))
WAITS = _("Somebody has been waiting for a first answer where you look after people.")
register(Kind("forum.unanswered", WAITS, Cause.HOUSE, _groups_with_unanswered, _unanswered_urls))
register_followable(Followable(TOPIC, _("Conversation"), _followed_topics))
register_followable(Followable(GROUP, _("Group"), _followed_groups))
