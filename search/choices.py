"""The categories of results: which kinds of things a search can be limited to."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _


@dataclass(frozen=True)
class Category:
    slug: str
    label: Promise
    kinds: tuple[str, ...]


CATEGORIES = (
    Category("lezen", _("To read"), ("article", "story", "theme", "word", "standard")),
    Category("praten", _("To talk"), ("topic", "post", "group", "room")),
    Category("hulpmiddelen", _("Tools"), ("tool",)),
    Category("leren", _("Courses"), ("course", "college", "run")),
    Category("hulplijnen", _("Help lines"), ("helpline",)),
)


def find_category(slug: str) -> Category | None:
    """Return the category with this slug; ``None`` when there is none."""
    return next((category for category in CATEGORIES if category.slug == slug), None)
