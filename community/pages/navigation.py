"""URLs of the fixed pages, in the reader's language."""

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language

HOME_PATH = "/home/"  # in the page tree; made by a migration
# Below it: what the header, the footer and the code point at.
FIXED = (
    "", "lezen/", "verhalen/", "woordenlijst/", "hulplijnen/", "hulpmiddelen/", "herstelacademie/", "huisregels/",
    "privacy/", "over-ons/",
)  # fmt: skip
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


def page_path(path: str = "") -> str:
    """Return the URL of the page at this path in the tree ("lezen/"), under /en/ for a reader of English."""
    return reverse("wagtail_serve", args=[path])


def language_links(request: HttpRequest) -> list[dict]:
    """Return this page in each language; the choice is in the URL, so no cookie is needed.

    A page that does not exist leads to the front page, so that it reads the same whatever was asked.
    """
    path = page_path() if getattr(request, "is_absent", False) else request.path
    return [
        {"code": code, "name": name, "url": translate_url(path, code), "current": code == get_language()}
        for code, name in LANGUAGE_NAMES.items()
    ]
