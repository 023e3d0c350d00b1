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


@register.inclusion_tag("tools/_tool_card.html")
def tool_teaser(slug: str) -> dict:
    """A tool by its slug; nothing when it is not published."""
    return {"tool": Tool.objects.visible_to(None).filter(slug=slug).first() if slug else None}


@register.inclusion_tag("tools/_tool_list.html", takes_context=True)
def tools_of_theme(context, slug: str, count: int = 6) -> dict:
    tools = Tool.objects.visible_to(context["request"].user).about_theme(slug).filter(is_gone=False)
    return {"tools": tools.order_by("title")[:count]}


@register.inclusion_tag("tools/_my_tools.html", takes_context=True)
def my_tools(context) -> dict:
    """The tools about which this member said something, as far as there is still a page about them."""
    reader = context["request"].user
    mine = Rating.objects.filter(member=reader, tool__in=Tool.objects.visible_to(reader))
    mine = mine.select_related("tool").order_by("-created_at", "-pk")
    return {"ratings": mine[:20]}
