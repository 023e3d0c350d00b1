from django import template
from django.db.models import Exists, OuterRef

from selfhelp.tools.catalogue import catalogue, reviews
from selfhelp.tools.models import Rating, Tool

register = template.Library()
RATINGS_SHOWN = 20


@register.simple_tag(takes_context=True)
def tool_catalogue(context) -> dict:
    """Return the filtered catalogue for the query string: see ``catalogue``."""
    return catalogue(context["request"])


@register.simple_tag(takes_context=True)
def tool_reviews(context, tool: Tool) -> dict:
    """Return the scores and experiences of a tool: see ``reviews``."""
    return reviews(tool, context["request"])


@register.inclusion_tag("tools/_my_tools.html", takes_context=True)
def my_tools(context) -> dict:
    """The tools that this member rated, as far as their page is still there."""
    user = context["request"].user
    ratings = Rating.objects.filter(Exists(Tool.objects.visible_to(user).filter(pk=OuterRef("tool"))), member=user)
    ratings = ratings.select_related("tool").order_by("-created_at", "-pk")
    return {"ratings": ratings[:RATINGS_SHOWN]}
