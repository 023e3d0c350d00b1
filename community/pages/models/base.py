"""The base class of all pages: one page tree in two languages."""

import uuid
from collections.abc import Callable, Iterable
from functools import cache

from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page, PageViewRestriction
from wagtail.search import index

from community import indexing
from community.pages.content.fields import BodyField
from community.pages.content.language import InLanguage, reads_english
from community.pages.content.reading_time import text_of_body
from community.pages.content.related_pages import RelatedPages
from community.pages.models.fixed import PageForm, PagePermissions
from community.pages.navigation.fixed_pages import HOME_PATH, is_fixed_path
from community.pages.navigation.links import page_path
from community.pages.querysets import BasePageManager
from community.pages.references import KeptWhileUsed
from community.prepared import Parameter, PreparedQuery

DUTCH_PANELS = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
ENGLISH_PANELS = [
    MultiFieldPanel(
        [FieldPanel("title_en"), FieldPanel("summary_en"), FieldPanel("body_en")],
        heading=_("English"),
        classname="collapsed",
    )
]
HOME_DEPTH = 2
KINDS_FOUND_BY_SLUG = ("tool", "course")  # by the blocks of a text


@cache
def _card_query(model: type["BasePage"]) -> PreparedQuery:
    return PreparedQuery(lambda: model.objects.for_cards().filter(pk=Parameter("pk", models.BigAutoField())))


class BasePage(KeptWhileUsed, Page):
    """Dutch first; under /en/ a page shows its English text when it has one."""

    # The code of this class for teasers, search and topics about it: "article", "tool". Empty: nothing points at it.
    kind = ""
    # What ``routing.py`` read on the way: the generation of all pages, those above this one, and whether any of
    # them is restricted.
    nodes_above = None
    generation = None
    may_be_restricted = True

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    summary = models.TextField(_("in short"), max_length=500, blank=True)
    body = BodyField(verbose_name=_("text"), blank=True)
    title_en = models.CharField(_("title in English"), max_length=255, blank=True)
    summary_en = models.TextField(_("in short, in English"), max_length=500, blank=True)
    body_en = BodyField(verbose_name=_("text in English"), blank=True)

    objects = BasePageManager()
    base_form_class = PageForm
    exclude_fields_in_copy = ["public_id"]
    private_page_options = []  # what is published is for everybody: lists, teasers and search count on it
    show_in_menus_default = False

    content_panels = DUTCH_PANELS + ENGLISH_PANELS
    search_fields = [*Page.search_fields, index.SearchField("summary")]

    class Meta:
        abstract = True

    @transaction.atomic
    def save(self, *arguments, **options) -> None:
        """Save the page, and note in the same transaction that search has to follow it."""
        super().save(*arguments, **options)
        if self.kind:
            indexing.changed(self.kind, self.pk, erased=not self.live)

    @property
    def in_language(self) -> InLanguage:
        return InLanguage(self)

    def get_url(self, request=None, current_site=None) -> str:
        """Return the URL in the language of the reader, without a query: there is one site."""
        if self.url_path and self.url_path.startswith(HOME_PATH):
            return page_path(self.url_path.removeprefix(HOME_PATH))
        return super().get_url(request, current_site)

    url = property(get_url)

    @property
    def kind_label(self) -> str:
        """Return the name of this class of pages, for a teaser and for search."""
        return self._meta.verbose_name

    @property
    def text(self) -> str:
        """Return the plain text of the body, for search; not escaped."""
        return text_of_body(self.body)

    @property
    def is_fixed(self) -> bool:
        return is_fixed_path(self.url_path)

    def clean(self) -> None:
        """Check the slug.

        Raises:
            ValidationError: the page is fixed and gets another slug, or texts point at another page with this slug.
        """
        super().clean()
        old_path = Page.objects.filter(pk=self.pk).values_list("url_path", flat=True).first() if self.pk else None
        if old_path and is_fixed_path(old_path) and self.slug != old_path.strip("/").rpartition("/")[2]:
            raise ValidationError({"slug": _("Every page points to this address. Leave it as it is.")})
        if self.kind in KINDS_FOUND_BY_SLUG and type(self).objects.filter(slug=self.slug).exclude(pk=self.pk).exists():
            raise ValidationError({"slug": _("Another page of this kind has this address. Choose another one.")})

    def permissions_for_user(self, user) -> PagePermissions:
        return PagePermissions(user, self)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= {name: SimpleLazyObject(make) for name, make in self.parts(request).items() if name != "page"}
        return context

    def parts(self, request) -> dict[str, Callable[[], object]]:
        """Return what the templates of this page show, by name: made when one does, and for every reader alike."""
        bodies = [self.body, self.body_en, getattr(self, "related", ())]
        return {
            "page": lambda: self,
            "pages_in_text": lambda: RelatedPages(request.user, bodies),
            "breadcrumbs": lambda: self.breadcrumbs(request),
        }

    @property
    def kinds_of_blocks(self) -> set[str]:
        """Return the kinds of the blocks in its texts."""
        return {block["type"] for body in (self.body, self.body_en) for block in body.raw_data}

    def breadcrumbs(self, request) -> list[dict]:
        """Return the pages between home and this one, and this one; empty for a page directly below home."""
        if self.depth <= HOME_DEPTH + 1:
            return []
        links = [(page.in_language["title"], page.get_url(request)) for page in self._pages_above()]
        own = (self.in_language["title"], "")
        return [{"label": title, "url": url, "is_title": True} for title, url in [*links, own]]

    def _pages_above(self) -> Iterable["BasePage"]:
        """Return the pages between home and this one, for links: routing read what a link in Dutch shows."""
        if self.nodes_above is None:
            return self.get_ancestors().filter(depth__gt=HOME_DEPTH).specific(defer=False)
        if not reads_english():
            return [node.model(pk=node.pk, title=node.title, url_path=node.url_path) for node in self.nodes_above[1:]]
        return [page for node in self.nodes_above[1:] for page in _card_query(node.model).rows(pk=node.pk)]

    def get_view_restrictions(self):
        """Return the restrictions on this page and on those above it; without a query where routing found none."""
        return super().get_view_restrictions() if self.may_be_restricted else PageViewRestriction.objects.none()
