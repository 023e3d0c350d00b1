from django import template

from selfhelp.tools.catalogue import catalogue, said_about
from selfhelp.tools.models import Rating, Tool

register = template.Library()


@register.simple_tag(takes_context=True)
def tool_catalogue(context) -> dict:
    """``filters``, ``tools`` and ``is_filtered`` for the address that was asked."""
    return catalogue(context["request"])


@register.simple_tag(takes_context=True)
def voices_about(context, tool: Tool) -> dict:
    """``members_score``, ``professionals_score``, ``experiences``, ``my_rating`` and ``themes`` of a tool."""
    return said_about(tool, context["request"])


@register.inclusion_tag("tools/_my_tools.html", takes_context=True)
def my_tools(context) -> dict:
    """The tools about which this member said something, as far as there is still a page about them."""
    reader = context["request"].user
    mine = Rating.objects.filter(member=reader, tool__in=Tool.objects.visible_to(reader))
    mine = mine.select_related("tool").order_by("-created_at", "-pk")
    return {"ratings": mine[:20]}
