"""What every page has: one page tree in two languages."""

import uuid

from django.db import models
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, MultiFieldPanel
from wagtail.models import Page
from wagtail.search import index

from community.pages.fields import BodyField
from community.pages.language import InLanguage
from community.pages.models.fixed import PageForm, PageRights
from community.pages.navigation import FIXED, HOME_PATH, page_path
from community.pages.querysets import BasePageManager
from community.pages.reading_time import minutes_to_read, text_of_body
from community.pages.related_pages import Shelf

DUTCH_PANELS = [*Page.content_panels, FieldPanel("summary"), FieldPanel("body")]
ENGLISH_PANELS = [
    MultiFieldPanel(
        [FieldPanel("title_en"), FieldPanel("summary_en"), FieldPanel("body_en")],
        heading=_("English"),
        classname="collapsed",
    )
]
HOME_DEPTH = 2


class BasePage(Page):
    """Dutch first; under /en/ a page shows its English text when it has one."""

    # What this is for teasers, search and "about": "article", "tool", "course". Empty: never pointed at.
    kind = ""

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

    @property
    def in_language(self) -> InLanguage:
        return InLanguage(self)

    def get_url(self, request=None, current_site=None) -> str:
        """The address in the reader's language. One installation is one site, so that no query is needed for it."""
        if self.url_path and self.url_path.startswith(HOME_PATH):
            return page_path(self.url_path.removeprefix(HOME_PATH))
        return super().get_url(request, current_site)

    url = property(get_url)

    @property
    def kind_label(self) -> str:
        """What this is, in a word: above a teaser, in search."""
        return self._meta.verbose_name

    @property
    def text(self) -> str:
        """All words of the body, for search; not escaped."""
        return text_of_body(self.body)

    @cached_property
    def reading_minutes(self) -> int:
        return minutes_to_read(str(self.in_language["summary"]), text_of_body(self.in_language["body"].value))

    @property
    def is_fixed(self) -> bool:
        return self.url_path.startswith(HOME_PATH) and self.url_path.removeprefix(HOME_PATH) in FIXED

    def permissions_for_user(self, user) -> PageRights:
        return PageRights(user, self)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["shelf"] = Shelf(request.user, [self.body, self.body_en, getattr(self, "related", ())])
        context["breadcrumbs"] = self.breadcrumbs(request)
        return context

    def breadcrumbs(self, request) -> list[dict]:
        """The way here: the pages between home and this one, and this one; nothing just below home."""
        if self.depth <= HOME_DEPTH + 1:
            return []
        above = self.get_ancestors().filter(depth__gt=HOME_DEPTH).specific(defer=False)
        way = [{"label": str(page.in_language["title"]), "url": page.get_url(request)} for page in above]
        return [*way, {"label": str(self.in_language["title"]), "url": ""}]
