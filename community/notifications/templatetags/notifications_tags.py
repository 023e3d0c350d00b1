from django import template

from community.notifications.models import Follow
from community.notifications.unread import newest_unread

register = template.Library()
SHOWN_ON_MY_PAGE = 5


@register.inclusion_tag("notifications/_mine.html", takes_context=True)
def my_notifications(context) -> dict:
    """Show the newest unread notifications on the member's own page."""
    return {"rows": newest_unread(context["request"].user, SHOWN_ON_MY_PAGE)}


@register.inclusion_tag("notifications/_follow_link.html", takes_context=True)
def follow_link(context, kind: str, thing) -> dict:
    """Show the link to the page where a member chooses how to follow this; nothing for a visitor."""
    member = context["request"].user
    how = Follow.objects.visible_to(member).of(kind, thing).values_list("how", flat=True).first()
    return {"shown": member.is_authenticated, "kind": kind, "thing": thing, "how": how}
