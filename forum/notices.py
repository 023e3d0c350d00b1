"""What the forum tells members, in the site. The texts name no topic and no person."""

from django.utils.translation import gettext_lazy as _

from community.notifications.kinds import Kind, register
from forum.models import Post, Topic


def _seen(things, member) -> list[str]:
    topics = Topic.objects.visible_to(member).filter(public_id__in=things)
    return [str(key) for key in topics.values_list("public_id", flat=True)]


def _answers(notifications, member) -> dict[str, str]:
    """To the answer itself, or to the topic when that answer is not there for this member."""
    topics = Topic.objects.visible_to(member).filter(public_id__in=[n.thing for n in notifications])
    places = {str(topic.public_id): topic.get_absolute_url() for topic in topics}
    wanted = {(n.thing, n.facts.get("number", 0)) for n in notifications}
    numbers = {number for _thing, number in wanted}
    posts = Post.objects.visible_to(member).filter(topic__public_id__in=places, number__in=numbers)
    for post in posts.select_related("topic"):
        if (str(post.topic.public_id), post.number) in wanted:
            places[str(post.topic.public_id)] = post.get_absolute_url()
    return places


def _moved(notifications, member) -> dict[str, str]:
    topics = Topic.objects.visible_to(member).filter(public_id__in=[n.thing for n in notifications])
    return {str(topic.public_id): topic.get_absolute_url() for topic in topics}


register(Kind("forum.moved", _("A moderator moved a conversation that you began to another board."), _seen, _moved))
register(Kind("forum.reply", _("Someone answered in a conversation that you take part in."), _seen, _answers))
