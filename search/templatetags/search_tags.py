from django import template

from community.crisis.detector import is_crisis

register = template.Library()


@register.inclusion_tag("search/_crisis_help.html", takes_context=True)
def crisis_help(context, text: str) -> dict:
    """Render the crisis card when the writer of ``text`` may be in danger. The text is not stored."""
    return {"is_crisis": is_crisis(text), "helplines_url": context.get("helplines_url")}
