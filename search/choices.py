"""Shelves: the kinds of things under the words of somebody who looks for something."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Shelf:
    slug: str
    label: Promise
    kinds: tuple[str, ...]


SHELVES = (
    Shelf("lezen", _("To read"), ("article", "story", "theme", "word", "standard")),
    Shelf("praten", _("To talk"), ("topic", "post", "group", "room")),
    Shelf("hulpmiddelen", _("Tools"), ("tool",)),
    Shelf("leren", _("Courses"), ("course", "college", "run")),
    Shelf("hulplijnen", _("Help lines"), ("helpline",)),
)


def shelf(slug: str) -> Shelf | None:
    return next((one for one in SHELVES if one.slug == slug), None)
