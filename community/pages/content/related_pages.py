"""Pages of other rooms that a page points at: one query for each kind, and only those that the reader may see."""

from collections.abc import Iterable
from functools import reduce
from operator import or_

from django.db.models import Q
from wagtail.contrib.redirects.models import Redirect
from wagtail.models import Page

from community.pages.choices import page_model


class RelatedPages:
    """The tools and courses that the bodies of one page name by slug."""

    def __init__(self, user, bodies: Iterable):
        self._user = user
        self._bodies = list(bodies)
        self._pages: dict[str, dict[str, Page]] = {}

    def get(self, kind: str, slug: str) -> Page | None:
        """Return the page of this kind and slug; None when there is none or this reader may not see it."""
        if kind not in self._pages:
            self._pages[kind] = self._fetch(kind)
        return self._pages[kind].get(slug)

    def _fetch(self, kind: str) -> dict[str, Page]:
        model = page_model(kind)
        slugs = {block.value for body in self._bodies for block in body or () if block.block_type == kind}
        if model is None or not slugs:
            return {}
        visible = model.objects.visible_to(self._user)
        pages = {page.slug: page for page in visible.filter(slug__in=slugs)}
        return pages | _renamed(visible, slugs - pages.keys())


def _renamed(visible, slugs: set[str]) -> dict[str, Page]:
    """Return the pages that had one of these slugs before: their redirect knows it."""
    if not slugs:
        return {}
    had_slug = reduce(or_, (Q(old_path__endswith=f"/{slug}") for slug in slugs))
    redirects = Redirect.objects.filter(had_slug, redirect_page__isnull=False).order_by("created_at", "pk")
    old = {redirect.redirect_page_id: redirect.old_path.rpartition("/")[2] for redirect in redirects}
    return {old[page.pk]: page for page in visible.filter(pk__in=old)}
