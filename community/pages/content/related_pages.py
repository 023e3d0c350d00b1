"""Pages of other rooms that a page points at: one query for each kind, and only those that the reader may see."""

from collections.abc import Iterable

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
        return {page.slug: page for page in model.objects.visible_to(self._user).filter(slug__in=slugs)}
