from django import template

from search import lexicon

register = template.Library()


@register.inclusion_tag("search/_help_for.html", takes_context=True)
def help_for(context, text: str) -> dict:
    """Help first, when these words may come from somebody who is not safe. Nothing is kept of the words."""
    return {"is_crisis": lexicon.is_crisis(text), "helplines_url": context.get("helplines_url")}
