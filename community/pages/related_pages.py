"""What a page points at, fetched once per kind and only as far as this reader may see it."""

from collections.abc import Iterable

from community.pages.choices import page_model


class Shelf:
    """The tools and courses that the bodies of one page name by slug."""

    def __init__(self, member, bodies: Iterable):
        self._member = member
        self._bodies = list(bodies)
        self._pages: dict[str, dict] = {}

    def page(self, kind: str, slug: str):
        """The page of this kind and slug, or None when it is not there or not for this reader."""
        if kind not in self._pages:
            self._pages[kind] = self._fetch(kind)
        return self._pages[kind].get(slug)

    def _fetch(self, kind: str) -> dict:
        model = page_model(kind)
        slugs = {block.value for body in self._bodies for block in body or () if block.block_type == kind}
        if model is None or not slugs:
            return {}
        return {page.slug: page for page in model.objects.visible_to(self._member).filter(slug__in=slugs)}
