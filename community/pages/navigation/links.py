"""URLs of pages in the tree, in the language of the reader, and links to a page in the other language."""

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


def page_path(path: str = "") -> str:
    """Return the URL of the page at this path in the tree ("lezen/"), under /en/ for a reader of English."""
    return reverse("wagtail_serve", args=[path])


def language_links(request: HttpRequest) -> list[dict]:
    """Return the links to this page in each language. The language is part of the URL, so that no cookie is needed.

    A page that does not exist links to the front page, so that every 404 has the same content.
    """
    path = page_path() if getattr(request, "is_absent", False) else request.path
    return [
        {"code": code, "name": name, "url": translate_url(path, code), "current": code == get_language()}
        for code, name in LANGUAGE_NAMES.items()
    ]
