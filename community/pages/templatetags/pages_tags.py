"""What other rooms' templates may show of the pages."""

from django import template

from community.pages import document_links
from community.pages.helplines import for_reader
from community.pages.models import HelpLine, ThemePage
from community.pages.navigation import page_path

register = template.Library()
STYLES = {"tool", "course", "story"}


@register.simple_tag
def page_url(path: str = "") -> str:
    """The address of a fixed page: ``{% page_url "lezen/angst/" %}``."""
    return page_path(path)


@register.filter
def long_text(value):
    """An editor's text, with what comes after each link to a document: "(pdf, 200 kB)"."""
    return document_links.long_text(value)


@register.inclusion_tag("pages/_teaser.html")
def page_teaser(page, heading: str = "h3") -> dict:
    """Any page as a teaser: article, story, theme, word, tool, course; nothing for None."""
    return {"page": page, "heading": heading, "style": page.kind if page and page.kind in STYLES else ""}


@register.inclusion_tag("pages/_teaser.html", takes_context=True)
def teaser_of(context, kind: str, slug: str) -> dict:
    """The tool or course that a block names by slug, as far as this reader may see it."""
    shelf = context.get("shelf")
    # no heading in the middle of a text: it would jump over a level
    return page_teaser(shelf.page(kind, slug) if shelf else None, heading="p")


@register.inclusion_tag("pages/_helpline.html", takes_context=True)
def helpline(context, key: str) -> dict:
    """One help line in the middle of a text; nothing when it is no longer there."""
    known = context.render_context.get("all_helplines")
    if known is None:
        known = {line.key: line for line in for_reader(HelpLine.objects.visible_to(_reader(context)))}
        context.render_context["all_helplines"] = known
    return {"line": known.get(key)}


@register.inclusion_tag("pages/_helplines.html")
def helpline_list(heading: str = "h3") -> dict:
    """All help lines, for a page where somebody may need one."""
    return {"lines": for_reader(HelpLine.objects.visible_to(None)), "heading": heading}


@register.inclusion_tag("pages/_theme_links.html", takes_context=True)
def theme_links(context, *slugs: str) -> dict:
    """The themes with these slugs (all when none are given), as links."""
    themes = ThemePage.objects.visible_to(_reader(context)).in_order()
    return {"themes": themes.filter(slug__in=slugs) if slugs else themes}


def _reader(context):
    return getattr(context.get("request"), "user", None)
