"""The menus of the site: the only place beside ``urls.py`` that names the pages of every room."""

from django.http import HttpRequest
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from community.pages.choices import STANDARD_MENU, MenuPart
from community.pages.house import MenuEntry
from community.pages.navigation.links import page_path


def menus(request: HttpRequest) -> dict:
    """Context processor: the menu of the header and the links of the footer, made when a template shows them."""
    return {
        "header_menu": SimpleLazyObject(lambda: header_menu(request)),
        "footer_links": SimpleLazyObject(footer_links),
    }


def header_menu(request: HttpRequest) -> list[dict]:
    """Return the entries of the header, each with ``label``, ``url`` and ``current`` (whether the reader is on it)."""
    house = getattr(request, "house", None)  # the page of an error may be made without
    chosen = [*house.menu] if house else []
    entries = [_entry(entry) for entry in chosen or [MenuEntry(part=part) for part in STANDARD_MENU]]
    own_urls = {url for _label, url, _beside in entries}
    return [
        {
            "label": label,
            "url": url,
            "current": any(request.path.startswith(start) for start in [url, *(set(beside) - own_urls)]),
        }
        for label, url, beside in entries
    ]


def _entry(entry: MenuEntry) -> tuple[str, str, list[str]]:
    """Return the label and the URL of an entry, and the URLs of pages that are found there too."""
    if not entry.part:
        return entry.text_en if get_language() == "en" else entry.text, page_path(entry.path), []
    url, beside = _urls_of_parts()[entry.part]
    return str(MenuPart(entry.part).label), url, beside


def _urls_of_parts() -> dict[str, tuple[str, list[str]]]:
    """Return where each part of the house is, and what is found below it."""
    forum, groups, chat = (reverse(name) for name in ("forum:index", "groups:index", "chat:index"))
    stories, words = page_path("verhalen/"), page_path("woordenlijst/")
    return {
        MenuPart.READ: (page_path("lezen/"), [stories, words]),
        MenuPart.TOGETHER: (reverse("pages:together"), [forum, groups, chat]),
        MenuPart.TOOLS: (page_path("hulpmiddelen/"), []),
        MenuPart.LEARN: (page_path("herstelacademie/"), []),
        MenuPart.STORIES: (stories, []),
        MenuPart.WORDS: (words, []),
        MenuPart.FORUM: (forum, []),
        MenuPart.GROUPS: (groups, []),
        MenuPart.CHAT: (chat, []),
    }


def footer_links() -> list[dict]:
    """Return the links of the footer, each with ``label`` and ``url``."""
    return [
        {"label": _("House rules"), "url": page_path("huisregels/")},
        {"label": _("Privacy"), "url": page_path("privacy/")},
        {"label": _("About us"), "url": page_path("over-ons/")},
        {"label": _("Contact"), "url": reverse("contact:write")},
        {"label": _("Word list"), "url": page_path("woordenlijst/")},
    ]
