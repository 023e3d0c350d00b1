"""The menus of the site: the only place beside ``urls.py`` that names the pages of every room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext as _

from community.pages.navigation.links import page_path


def menus(request: HttpRequest) -> dict:
    """Context processor: the menu of the header and the links of the footer, made when a template shows them."""
    return {
        "header_menu": SimpleLazyObject(lambda: header_menu(request)),
        "footer_links": SimpleLazyObject(footer_links),
    }


def header_menu(request: HttpRequest) -> list[dict]:
    """Return the entries of the header, each with ``label``, ``url`` and ``current`` (whether the reader is on it)."""
    groups_and_talk = [reverse(name) for name in ("forum:index", "groups:index", "chat:index")]
    entries = [
        (_("Read"), page_path("lezen/"), [page_path("verhalen/"), page_path("woordenlijst/")]),
        (_("Together"), reverse("pages:together"), groups_and_talk),
        (_("Self-help tools"), page_path("hulpmiddelen/"), []),
        (_("Learn"), page_path("herstelacademie/"), []),
    ]
    return [
        {"label": label, "url": url, "current": any(request.path.startswith(start) for start in [url, *beside])}
        for label, url, beside in entries
    ]


def footer_links() -> list[dict]:
    """Return the links of the footer, each with ``label`` and ``url``."""
    return [
        {"label": _("House rules"), "url": page_path("huisregels/")},
        {"label": _("Privacy"), "url": page_path("privacy/")},
        {"label": _("About us"), "url": page_path("over-ons/")},
        {"label": _("Contact"), "url": reverse("contact:write")},
        {"label": _("Word list"), "url": page_path("woordenlijst/")},
    ]
