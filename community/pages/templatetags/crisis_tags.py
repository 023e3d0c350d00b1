"""The help beside words of somebody who may be in danger."""

from django import template

from community.crisis.detector import is_crisis
from community.pages.helplines import LocalizedHelpLine

register = template.Library()
TEMPLATE = "components/crisis_help.html"
FIRST, DANGER = "113", "112"


@register.inclusion_tag(TEMPLATE, takes_context=True)
def crisis_help(context, text: str, then: str = "") -> dict:
    """Show the help when the writer of ``text`` may be in danger. The text is not stored."""
    return _help(context, then) if is_crisis(text or "") else {}


@register.inclusion_tag(TEMPLATE, takes_context=True)
def crisis_help_after(context, then: str) -> dict:
    """Show the help after words that were sent, and what happens with them."""
    return _help(context, then)


@register.inclusion_tag(TEMPLATE, takes_context=True)
def crisis_help_for_query(context) -> dict:
    """Show the help above the results of a search."""
    return _help(context, "") | {"is_query": True}


def _help(context, then: str) -> dict:
    """Return the context of the component: the lines that are open at any hour, the one for suicide first."""
    lines: list[LocalizedHelpLine] = [line for line in context.get("helplines") or () if line.key != DANGER]
    lines.sort(key=lambda line: (line.key != FIRST, not line.always_open))
    return {"shown": True, "lines": lines[:2], "helplines_url": context.get("helplines_url"), "then": then}
