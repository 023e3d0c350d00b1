"""This house as its pages show it: name, logo, menu and announcements, from the memory of this process.

Pages ask nothing more of the database for it: the generation of all pages came along with the session of a member, or
with the help lines of a visitor. Each change in the CMS raises that generation, so no page shows what was before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from wagtail.models import Page

from community.house_name import register_name
from community.pages.choices import Audience, MenuPart
from community.pages.helplines import FACT
from community.pages.models import Announcement, HelpLine, HouseColours, HouseLogo, HouseMenu, HouseSettings
from community.pages.navigation.fixed_pages import HOME_PATH
from community.pages.querysets import visible_pages
from community.response_cache.cacheability import keep_at_most

SOURCES = (HouseSettings, HouseLogo, HouseColours, HouseMenu, Announcement)
MOST_ANNOUNCEMENTS = 2


class MenuEntry(NamedTuple):
    """An entry of the menu: a part of the house, or the path of a page in the tree with its text in both languages."""

    part: str = ""
    path: str = ""
    text: str = ""
    text_en: str = ""


@dataclass(frozen=True)
class House:
    """The settings, the announcements that have not ended, the version of the colours ("": as they are), the logo and
    the menu that were chosen (empty: those of Huiskamer)."""

    settings: HouseSettings = field(default_factory=HouseSettings)
    announcements: Sequence[Announcement] = ()
    colours_version: str = ""
    logo: HouseLogo = field(default_factory=HouseLogo)
    menu: Sequence[MenuEntry] = ()


_kept: dict[int, House] = {}  # one entry: the generation of all pages, and the house of that moment


def read_house() -> House:
    return House(
        HouseSettings.objects.first() or HouseSettings(),
        list(Announcement.objects.not_ended()),
        HouseColours.current().version,
        HouseLogo.current(),
        read_menu(),
    )


def read_menu() -> list[MenuEntry]:
    """Return the menu that was chosen; a page that is not published, or is not there any more, is left out."""
    menu = HouseMenu.objects.first()
    chosen = [(entry["type"], entry["value"]) for entry in menu.entries.raw_data] if menu else []
    keys = [value.get("page") for kind, value in chosen if kind == "page"]
    pages = {page.pk: page for page in visible_pages(AnonymousUser()).filter(pk__in=keys).specific()} if keys else {}
    entries = []
    for kind, value in chosen:
        if kind == "part" and value in MenuPart:
            entries.append(MenuEntry(part=value))
        elif kind == "page" and (page := pages.get(value.get("page"))) is not None:
            entries.append(_page_entry(page, value))
    return entries


def _page_entry(page: Page, value: dict) -> MenuEntry:
    text = value.get("text") or page.title
    path = page.url_path.removeprefix(HOME_PATH)
    return MenuEntry(path=path, text=text, text_en=value.get("text_en") or getattr(page, "title_en", "") or text)


def house_for(request: HttpRequest, lines: Sequence[HelpLine]) -> House:
    """Return the house for the reader of this page. ``lines`` are its help lines; they are asked for when needed."""
    generation = _generation(request, lines)
    if generation is None:
        return read_house()
    house = _kept.get(generation)
    if house is None:
        house = read_house()
        _kept.clear()
        _kept[generation] = house
    return house


def _generation(request: HttpRequest, lines: Sequence[HelpLine]) -> int | None:
    """Return the generation that was read with this request; None where the request may itself have raised it."""
    user = getattr(request, "user", AnonymousUser())
    if request.method not in ("GET", "HEAD"):
        return None
    if user.is_authenticated:
        return (user.facts[FACT] or 0) if user.reads_only and FACT in user.facts else None
    return next((line.pages_generation or 0 for line in lines), None)


def announcements_for(request: HttpRequest, house: House) -> list[Announcement]:
    """Return what is announced to this reader now. A visitor's page is kept no longer than this stays true."""
    is_member = getattr(request, "user", AnonymousUser()).is_authenticated
    now = timezone.now()
    meant = [one for one in house.announcements if is_member or one.audience == Audience.EVERYONE]
    if changes := [moment for one in meant for moment in (one.begins_at, one.ends_at) if moment > now]:
        keep_at_most(request, (min(changes) - now).total_seconds())
    return [one for one in meant if _is_shown(one, now)][:MOST_ANNOUNCEMENTS]


def _is_shown(announcement: Announcement, now: datetime) -> bool:
    return announcement.begins_at <= now < announcement.ends_at


def shown_logo(house: House) -> dict | None:
    """Return the facts of the logo for the header; None where the drawn house stays."""
    light, dark = house.logo.drawing("light"), house.logo.drawing("dark")
    if light is None:
        return None
    return {
        "url": reverse("media:logo", args=[light.name]),
        "dark_url": reverse("media:logo", args=[dark.name]) if dark else "",
        "width": light.width,
        "height": light.height,
        "shows_name": house.logo.shows_name,
        "alternative": str(house.logo.in_language["alternative"]),
    }


def stored_name() -> str:
    settings = HouseSettings.objects.only("name").first() or HouseSettings()
    return settings.shown_name


register_name(stored_name)
