"""Parts of a page that are the same for every reader, kept while no page changes.

A part is a template of ``templates/pages`` with the values of ``BasePage.parts``. It is a kept fragment
(``community/web/fragments.py``) whose facts are the page and the generation of all pages: each change of a page, a
help line, an author, an image or a document raises that.
"""

from collections.abc import Callable, Hashable

from django.apps import apps
from django.db.models import Sum
from django.http import HttpRequest
from django.template import Context
from django.utils.functional import SimpleLazyObject
from django.utils.safestring import SafeString
from wagtail.models import Page

from community.generations.models import GenerationChange
from community.generations.public import count_changes
from community.web.fragments import facts_of, kept

PAGES = "pages"
PAGE_APPS = ("pages", "wagtailcore", "wagtailimages", "wagtaildocs", "wagtailredirects")
READER_BLOCKS = {"topic"}  # blocks that show what the reader may see


def count_changes_of_pages() -> None:
    """Let every change of what stands on pages raise the generation ``PAGES``."""
    for model in apps.get_models(include_auto_created=True):
        owner = getattr(model._meta, "auto_created", None) or model
        if issubclass(owner, Page) or model._meta.app_label in PAGE_APPS:
            count_changes(PAGES, [model])


def pages_generation():
    """Return the expression of this generation, for a query that is asked anyway."""
    sums = GenerationChange.objects.filter(name=PAGES).values("name").annotate(sum=Sum("changes"))
    return sums.values("sum")


class SameForAll(SimpleLazyObject):
    """A value that is equal to another of the same version, and is made when a template shows it."""

    def __init__(self, version: Hashable, make: Callable[[], object]):
        super().__init__(make)
        self.__dict__["version"] = version

    def forget(self) -> None:
        """Keep nothing but the version: this stays in memory as a key."""
        version = self.__dict__["version"]
        self.__dict__.clear()
        self.__dict__["version"] = version

    def __eq__(self, other: object) -> bool:
        return type(other) is SameForAll and self.__dict__["version"] == other.__dict__["version"]

    def __hash__(self) -> int:
        return hash(self.__dict__["version"])


def shown_part(context: Context, template_name: str, **more: Callable[[], object]) -> SafeString:
    """Return this part of ``context["page"]``, kept or rendered: with the values of ``parts`` and ``more``, each made
    when the template shows it."""
    page, request = context["page"], context.get("request")
    version = version_of(page, request)
    if version is None:
        with context.push(**{name: SimpleLazyObject(make) for name, make in more.items()}):
            return context.template.engine.get_template(template_name).render(context)
    more["all_helplines"] = lambda: context.get("all_helplines")
    facts = facts_of({name: SameForAll(version, make) for name, make in (page.parts(request) | more).items()})
    try:
        return kept(template_name, facts)
    finally:
        for fact in facts:
            fact.forget()


def version_of(page, request: HttpRequest | None) -> tuple | None:
    """Return what tells this page from others and from itself at another time; None for a part that is not kept.

    A preview is not kept, nor a page that shows what its reader may see, or another slice of a list.
    """
    if request is None or getattr(request, "visible_page", None) is not page or request.META.get("QUERY_STRING"):
        return None
    if request.method not in ("GET", "HEAD") or not READER_BLOCKS.isdisjoint(page.kinds_of_blocks):
        return None
    return page._meta.label, page.pk, page.generation
