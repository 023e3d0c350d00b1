"""Addresses of the fixed pages, in the reader's language."""

from django.http import HttpRequest
from django.urls import reverse, translate_url
from django.utils.translation import get_language
from django.utils.translation import gettext as _

HOME_PATH = "/home/"  # in the page tree; made by a migration
# Below it: what the header, the footer and the code point at.
FIXED = (
    "", "lezen/", "verhalen/", "woordenlijst/", "hulplijnen/", "hulpmiddelen/", "herstelacademie/", "huisregels/",
    "privacy/", "over-ons/",
)  # fmt: skip
LANGUAGE_NAMES = {"nl": "Nederlands", "en": "English"}


def page_path(path: str = "") -> str:
    """The address of the page at this place in the tree ("lezen/"), with /en/ before it for who reads English."""
    return reverse("wagtail_serve", args=[path])


def navigation(request: HttpRequest) -> list[dict]:
    """The words in the header. A place appears with the work that builds it."""
    places = [
        (_("Read"), page_path("lezen/"), [page_path("verhalen/"), page_path("woordenlijst/")]),
        (_("Together"), reverse("pages:together"), [reverse("forum:index"), "/groepen/", "/chat/"]),
        (_("Self-help tools"), page_path("hulpmiddelen/"), []),
        (_("Learn"), page_path("herstelacademie/"), []),
    ]
    return [
        {"label": label, "url": url, "current": any(request.path.startswith(start) for start in [url, *beside])}
        for label, url, beside in places
    ]


def footer_links() -> list[dict]:
    return [
        {"label": _("House rules"), "url": page_path("huisregels/")},
        {"label": _("Privacy"), "url": page_path("privacy/")},
        {"label": _("About us"), "url": page_path("over-ons/")},
        {"label": _("Contact"), "url": reverse("contact:write")},
        {"label": _("Word list"), "url": page_path("woordenlijst/")},
    ]


def language_links(request: HttpRequest) -> list[dict]:
    """This page in the other language; the choice is in the address, so no cookie is needed.

    What is not there leads to the front of the house: that page says the same, to the letter, whatever was asked.
    """
    path = page_path() if getattr(request, "is_absent", False) else request.path
    return [
        {"code": code, "name": name, "url": translate_url(path, code), "current": code == get_language()}
        for code, name in LANGUAGE_NAMES.items()
    ]
