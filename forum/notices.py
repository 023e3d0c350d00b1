"""What the forum tells members, in the site. The texts name no topic and no person."""

from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from community.notifications.kinds import Kind, register
from forum.models import Post, Topic


def _answers(notifications, member) -> dict[str, str]:
    """To the answer itself, or to the topic when that answer is not there for this member."""
    topics = Topic.objects.visible_to(member).filter(public_id__in=[n.thing for n in notifications])
    wanted = Q(pk__in=[])
    for notification in notifications:
        wanted |= Q(topic__public_id=notification.thing, number=notification.facts.get("number", 0))
    places = {str(topic.public_id): topic.get_absolute_url() for topic in topics}
    for post in Post.objects.visible_to(member).filter(wanted).select_related("topic"):
        if str(post.topic.public_id) in places:
            places[str(post.topic.public_id)] = post.get_absolute_url()
    return places


register(Kind("forum.reply", _("Someone answered in a conversation that you take part in."), _answers))
