"""Parts of the search page as kept fragments. The words of the query are in slots alone, so they are not kept."""

from typing import NamedTuple

from django import template
from django.template.defaultfilters import urlencode
from django.utils.html import escape
from django.utils.safestring import SafeString

from community.web.fragments import kept
from search.analysis.highlighter import Segments
from search.choices import CATEGORIES, Category
from search.service import Result

register = template.Library()


class ResultFacts(NamedTuple):
    """The facts of a result. Its slots: title and passage, marked for a query."""

    label: str
    context: str
    url: str
    has_passage: bool


class CategoriesFacts(NamedTuple):
    """The facts of the categories under the search box. Its slot: the query, as it stands in a URL."""

    chosen: str
    categories: tuple[Category, ...]


@register.simple_tag
def search_categories(query: str, category: Category | None) -> SafeString:
    facts = CategoriesFacts(category.slug if category else "", CATEGORIES)
    return kept("search/_categories.html", facts, query=urlencode(query))


@register.simple_tag
def search_result(result: Result) -> SafeString:
    link = result.link
    facts = ResultFacts(str(link.label), str(link.context), str(link.url), bool(result.passage))
    return kept("search/_result.html", facts, title=marked(result.title), passage=marked(result.passage))


def marked(segments: Segments) -> SafeString:
    """Return the text as HTML, with its marked pieces in ``<mark>``."""
    pieces = (f"<mark>{escape(text)}</mark>" if is_marked else escape(text) for text, is_marked in segments)
    return SafeString("".join(pieces))
