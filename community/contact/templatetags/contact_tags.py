from django import template

from community.contact.models import ContactMessage
from community.contact.rules import can_answer

register = template.Library()


@register.inclusion_tag("contact/_inbox_link.html", takes_context=True)
def contact_link(context) -> dict:
    """Show those who run the site how many messages wait."""
    member = context["request"].user
    if not can_answer(member):
        return {"shown": False}
    return {"shown": True, "waiting": ContactMessage.objects.visible_to(member).waiting().count()}
