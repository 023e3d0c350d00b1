from django import template

from community.notifications.unread import newest_unread

register = template.Library()
SHOWN_ON_MY_PAGE = 5


@register.inclusion_tag("notifications/_mine.html", takes_context=True)
def my_notifications(context) -> dict:
    """The newest unread ones, for the member's own page."""
    return {"rows": newest_unread(context["request"].user, SHOWN_ON_MY_PAGE)}
