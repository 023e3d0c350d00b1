"""What the forum tells members, in the site. The texts name no topic and no person."""

from django.utils.translation import gettext as _

from community.notifications.kinds import Kind, register
from forum.models import Post, Topic


def _reply(notification, member) -> tuple[str, str] | None:
    topic = Topic.objects.visible_to(member).filter(public_id=notification.thing).first()
    if topic is None:
        return None
    number = notification.facts.get("number", 0)
    post = Post.objects.visible_to(member).filter(topic=topic, number=number).first()
    where = post.get_absolute_url() if post else topic.get_absolute_url()
    return _("Someone answered in a conversation that you take part in."), where


register(Kind("forum.reply", _reply))
