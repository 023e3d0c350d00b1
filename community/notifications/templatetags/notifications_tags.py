from django import template

from community.notifications.kinds import described
from community.notifications.models import Notification

register = template.Library()
SHOWN_ON_MY_PAGE = 5


@register.simple_tag(takes_context=True)
def unread_count(context) -> int:
    """How many unread; 0 for a visitor."""
    return Notification.objects.visible_to(context["request"].user).unread().count()


@register.inclusion_tag("notifications/_mine.html", takes_context=True)
def my_notifications(context) -> dict:
    """The newest unread ones, for the member's own page."""
    member = context["request"].user
    unread = Notification.objects.visible_to(member).unread()[:SHOWN_ON_MY_PAGE]
    return {"rows": described(unread, member)}
