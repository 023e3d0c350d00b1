from django import template

from community.contact.models import ContactMessage
from community.members.rules import can_operate

register = template.Library()


@register.inclusion_tag("contact/_inbox_link.html", takes_context=True)
def contact_link(context) -> dict:
    """For who runs the site: how many messages wait."""
    member = context["request"].user
    if not can_operate(member):
        return {"shown": False}
    return {"shown": True, "waiting": ContactMessage.objects.visible_to(member).waiting().count()}
