"""Lezen: themes, articles and recovery stories."""

from functools import cache

from django.db import models
from django.template.loader import select_template
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.search import index

from community.pages.blocks import teasers
from community.pages.models.base import DUTCH_PANELS, ENGLISH_PANELS, BasePage
from community.pages.paging import TEXTS_PER_PAGE, some

LATEST_STORIES = 3
DRAWINGS = "components/drawings"


@cache
def drawing_of(theme_slug: str) -> str:
    choices = [f"{DRAWINGS}/themes/{theme_slug}.html", f"{DRAWINGS}/book.html"]
    return select_template(choices).template.name


class ReadingIndex(BasePage):
    """``/lezen/``: the themes, what was written last, and the stories."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ThemePage", "pages.ArticlePage"]
    template = "pages/reading_index.html"

    class Meta:
        verbose_name = _("reading room")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context["themes"] = ThemePage.objects.visible_to(request.user).in_order()
        context |= some(request, ArticlePage.objects.visible_to(request.user).newest())
        context["stories"] = StoryPage.objects.visible_to(request.user).newest()[:LATEST_STORIES]
        return context


class ThemePage(BasePage):
    """``/lezen/<theme>/``: something people live with, and what there is to read about it."""

    kind = "theme"

    position = models.PositiveSmallIntegerField(_("place in the list"), default=50)

    content_panels = [*DUTCH_PANELS, FieldPanel("position"), *ENGLISH_PANELS]
    parent_page_types = ["pages.ReadingIndex"]
    subpage_types = []
    template = "pages/theme.html"

    class Meta:
        verbose_name = _("theme")

    @property
    def drawing(self) -> str:
        """The template of its picture; a book for a theme that nobody has drawn yet."""
        return drawing_of(self.slug)

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= some(request, ArticlePage.objects.visible_to(request.user).newest().filter(theme=self))
        stories = StoryPage.objects.visible_to(request.user).newest().filter(theme=self)
        context["stories"] = stories[:TEXTS_PER_PAGE]  # the other ones stand under all stories
        context["words"] = self.words.model.objects.visible_to(request.user).filter(theme=self).order_by("title")
        return context


class WrittenPage(BasePage):
    """A text with a name under it: who wrote it and as what, when it was last looked at, and where to go next."""

    theme = models.ForeignKey(
        ThemePage, verbose_name=_("theme"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = models.ForeignKey(
        "pages.Author", verbose_name=_("author"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_note = models.CharField(
        _("content note"), max_length=300, blank=True, help_text=_("What is good to know before heavy text.")
    )
    reviewed_on = models.DateField(_("last looked at on"), null=True, blank=True)
    related = StreamField(
        teasers(), verbose_name=_("go on with"), blank=True, help_text=_("The first one is the next step.")
    )

    content_panels = [
        *DUTCH_PANELS,
        FieldRowPanel([FieldPanel("theme"), FieldPanel("author"), FieldPanel("reviewed_on")]),
        FieldPanel("content_note"),
        FieldPanel("related"),
        *ENGLISH_PANELS,
    ]
    search_fields = [*BasePage.search_fields, index.FilterField("theme_id")]

    class Meta:
        abstract = True

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        shelf = context["shelf"]
        pages = [shelf.page(block.block_type, block.value) for block in self.related if block.block_type != "topic"]
        found = [page for page in pages if page is not None]
        context["next_page"], context["related_pages"] = (found[0], found[1:]) if found else (None, [])
        return context


class ArticlePage(WrittenPage):
    kind = "article"

    parent_page_types = ["pages.ReadingIndex"]
    subpage_types = []
    template = "pages/article.html"

    class Meta:
        verbose_name = _("article")


class StoryIndex(BasePage):
    """``/verhalen/``: people about their own recovery."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StoryPage"]
    template = "pages/story_index.html"

    class Meta:
        verbose_name = _("stories")

    def get_context(self, request, *args, **kwargs):
        context = super().get_context(request, *args, **kwargs)
        context |= some(request, StoryPage.objects.visible_to(request.user).newest())
        return context


class StoryPage(WrittenPage):
    kind = "story"

    parent_page_types = ["pages.StoryIndex"]
    subpage_types = []
    template = "pages/article.html"

    class Meta:
        verbose_name = _("recovery story")
