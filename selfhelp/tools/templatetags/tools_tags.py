from typing import NamedTuple

from django import template
from django.db.models import Exists, OuterRef
from django.utils.safestring import SafeString

from community.members.querysets.reader_query import ReaderQuery
from community.pages.parts import shown_part
from community.web.fragments import kept
from selfhelp.tools.catalogue import Score, catalogue, reviews
from selfhelp.tools.models import Rating, Tool

register = template.Library()
RATINGS_SHOWN = 20


def _ratings_of(user):
    tools = Tool.objects.visible_to(user).filter(pk=OuterRef("tool"))
    ratings = Rating.objects.filter(Exists(tools), member=user.pk).select_related("tool")
    return ratings.defer("tool__body", "tool__body_en").order_by("-created_at", "-pk")[:RATINGS_SHOWN]


_own_ratings = ReaderQuery(_ratings_of)


@register.simple_tag(takes_context=True)
def tool_catalogue(context) -> SafeString:
    """Show the filtered catalogue for the query string: see ``catalogue``."""
    return shown_part(context, "tools/_index.html", catalogue=lambda: catalogue(context["request"]))


@register.simple_tag(takes_context=True)
def tool_reviews(context, tool: Tool) -> dict:
    """Return the scores and experiences of a tool: see ``reviews``."""
    return reviews(tool, context["request"])


class ScoreFacts(NamedTuple):
    """The facts of one of the two scores of a tool."""

    title: str
    drawing: str
    is_shown: bool
    level: int
    people: int
    rows: tuple


@register.simple_tag
def tool_score(score: Score, title: str, drawing: str) -> SafeString:
    """Show the answers of members, or of professionals, as a kept fragment."""
    rows = tuple((question, tuple(answers)) for question, answers in score.rows) if score.is_shown else ()
    return kept("tools/_score.html", ScoreFacts(title, drawing, score.is_shown, score.level, score.people, rows))


@register.inclusion_tag("tools/_my_tools.html", takes_context=True)
def my_tools(context) -> dict:
    """The tools that this member rated, as far as their page is still there."""
    user = context["request"].user
    return {"ratings": _own_ratings.rows(user) if user.is_authenticated else []}
