"""This house as its pages show it: the name and the announcements, from the memory of this process.

Pages ask nothing more of the database for it: the generation of all pages came along with the session of a member, or
with the help lines of a visitor. Each change in the CMS raises that generation, so no page shows what was before.
"""

from collections.abc import Sequence
from dataclasses import dataclass, field
from datetime import datetime

from django.contrib.auth.models import AnonymousUser
from django.http import HttpRequest
from django.utils import timezone

from community.house_name import register_name
from community.pages.choices import Audience
from community.pages.helplines import FACT
from community.pages.models import Announcement, HelpLine, HouseColours, HouseSettings
from community.response_cache.cacheability import keep_at_most

SOURCES = (HouseSettings, HouseColours, Announcement)
MOST_ANNOUNCEMENTS = 2


@dataclass(frozen=True)
class House:
    """The settings, the announcements that have not ended, and the version of the colours ("": as they are)."""

    settings: HouseSettings = field(default_factory=HouseSettings)
    announcements: Sequence[Announcement] = ()
    colours_version: str = ""


_kept: dict[int, House] = {}  # one entry: the generation of all pages, and the house of that moment


def read_house() -> House:
    return House(
        HouseSettings.objects.first() or HouseSettings(),
        list(Announcement.objects.not_ended()),
        HouseColours.current().version,
    )


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


def stored_name() -> str:
    settings = HouseSettings.objects.only("name").first() or HouseSettings()
    return settings.shown_name


register_name(stored_name)
