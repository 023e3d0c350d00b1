"""Tags with which templates of every room show pages, themes and help lines."""

from django import template
from django.contrib.auth.models import AnonymousUser
from django.utils.safestring import SafeString

from community.moderation.reports.proofs import proof_for
from community.moderation.reports.rules import can_report
from community.pages import parts
from community.pages.helplines import LocalizedHelpLine, localized
from community.pages.media import document_links
from community.pages.models import BasePage, HelpLine, ThemePage
from community.pages.navigation.links import page_path
from community.pages.validators import callable_number

register = template.Library()
STYLES = {"tool", "course", "story"}


@register.simple_tag
def page_url(path: str = "") -> str:
    """Return the URL of a fixed page: ``{% page_url "lezen/angst/" %}``."""
    return page_path(path)


@register.inclusion_tag("pages/_report_page.html", takes_context=True)
def report_page(context, page: BasePage | None = None) -> dict:
    """Show the link to tell that something is wrong with this page, by default the page that is shown; nothing on other
    pages of the site and in a preview."""
    page = page or context.get("page")
    request = context["request"]
    is_open = isinstance(page, BasePage) and page.live and not getattr(request, "is_preview", False)
    if not is_open or not can_report(request.user):
        return {"key": None}
    return {"key": page.translation_key, "proof": proof_for(request.user, "page", page.translation_key)}


@register.simple_tag(takes_context=True)
def page_part(context, template_name: str) -> SafeString:
    """Show a part of the page that is the same for every reader: see ``community/pages/parts.py``."""
    return parts.shown_part(context, template_name)


@register.filter
def tel(number: str) -> str:
    """Return what a telephone dials for a number as it is shown; for an older one that we do not know, its digits."""
    return callable_number(number) or "".join(character for character in number if character in "+0123456789")


@register.filter
def long_text(value):
    """Render the text of an editor, with kind and size after each link to a document: "(pdf, 200 kB)"."""
    return document_links.rich_text_html(value)


@register.inclusion_tag("pages/_teaser.html")
def page_teaser(page, heading: str = "h3") -> dict:
    """Show a page as a teaser: article, story, theme, word, tool, course; nothing for None."""
    return {"page": page, "heading": heading, "style": page.kind if page and page.kind in STYLES else ""}


@register.inclusion_tag("pages/_teaser.html", takes_context=True)
def related_page_teaser(context, kind: str, slug: str) -> dict:
    """Show the tool or course that a block names by slug, when this reader may see it."""
    pages = context.get("pages_in_text")
    # no heading in the middle of a text: it would skip a level
    return page_teaser(pages.get(kind, slug) if pages else None, heading="p")


@register.inclusion_tag("pages/_helpline.html", takes_context=True)
def helpline(context, key: str) -> dict:
    """Show a help line in the middle of a text; nothing when it was deleted. All lines of a page are one query."""
    lines = context.get("all_helplines")  # of the context processor; a block by itself has none
    if lines is None:
        lines = HelpLine.objects.visible_to(_reader(context))
    return {"line": next(iter(localized(line for line in lines if line.key == key)), None)}


@register.simple_tag
def localized_helpline(line: HelpLine) -> LocalizedHelpLine:
    """Return a help line in the language of the reader, also one that is not saved yet."""
    return localized([line])[0]


@register.inclusion_tag("pages/_helplines.html", takes_context=True)
def helpline_list(context, heading: str = "h3") -> dict:
    """Show all help lines."""
    return {"lines": localized(HelpLine.objects.visible_to(_reader(context))), "heading": heading}


@register.inclusion_tag("pages/_theme_links.html", takes_context=True)
def theme_links(context, *slugs: str) -> dict:
    """Show links to the themes with these slugs; to all themes when none are given."""
    themes = ThemePage.objects.visible_to(_reader(context)).in_order()
    return {"themes": themes.filter(slug__in=slugs) if slugs else themes}


def _reader(context):
    return getattr(context.get("request"), "user", None) or AnonymousUser()
