"""Themes, articles and recovery stories."""

from functools import cache

from django.db import models
from django.forms import Select
from django.http import HttpRequest
from django.template.loader import select_template
from django.utils.choices import CallableChoiceIterator
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.fields import StreamField
from wagtail.models import Page
from wagtail.search import index

from community.pages.choices import group_choices
from community.pages.content.blocks import teaser_blocks
from community.pages.content.language import reads_english
from community.pages.content.reading_time import minutes_to_read, text_of_body
from community.pages.content.related_pages import RelatedPages
from community.pages.models.base import DUTCH_PANELS, ENGLISH_PANELS, BasePage
from community.pages.querysets import NEWEST_FIRST, BasePageQuerySet
from community.web.pagination import Cursor, ListPage

TEXTS_PER_PAGE = 24
NEWEST_STORIES = 3
DRAWINGS = "components/drawings"


@cache
def drawing_of(theme_slug: str) -> str:
    choices = [f"{DRAWINGS}/themes/{theme_slug}.html", f"{DRAWINGS}/book.html"]
    return select_template(choices).template.name


def list_page(request: HttpRequest, texts: BasePageQuerySet) -> ListPage:
    """Return the slice of these articles or stories that the query string asks for, newest first."""
    return Cursor.of(request.GET, *NEWEST_FIRST).slice(texts.newest_first(), size=TEXTS_PER_PAGE)


class ReadingIndex(BasePage):
    """``/lezen/``: the themes, all articles, and the newest stories."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.ThemePage", "pages.ArticlePage"]
    template = "pages/reading_index.html"

    class Meta:
        verbose_name = _("reading room")

    def parts(self, request):
        return super().parts(request) | {
            "themes": lambda: ThemePage.objects.visible_to(request.user).in_order().for_cards(),
            "texts": lambda: list_page(request, ArticlePage.objects.visible_to(request.user)),
            "stories": lambda: StoryPage.objects.visible_to(request.user).newest_first()[:NEWEST_STORIES],
        }


class ThemePage(BasePage):
    """``/lezen/<theme>/``: a subject that people live with, and its articles, stories and words."""

    kind = "theme"

    position = models.PositiveSmallIntegerField(_("position in the list"), default=50)
    talk_group = models.SlugField(
        _("where people talk about it"),
        max_length=80,
        blank=True,
        help_text=_("Shown below the theme, with “Join the talk”. Without a choice it is a board that fits."),
    )

    content_panels = [
        *DUTCH_PANELS,
        FieldPanel("position"),
        FieldPanel("talk_group", widget=Select(choices=CallableChoiceIterator(group_choices))),
        *ENGLISH_PANELS,
    ]
    parent_page_types = ["pages.ReadingIndex"]
    subpage_types = []
    template = "pages/theme.html"

    class Meta:
        verbose_name = _("theme")

    @property
    def drawing(self) -> str:
        """Return the template of its drawing; a book for a theme without one."""
        return drawing_of(self.slug)

    def parts(self, request):
        def of_theme(model):
            return model.objects.visible_to(request.user).filter(theme=self)

        return super().parts(request) | {
            "texts": lambda: list_page(request, of_theme(ArticlePage)),
            "stories": lambda: of_theme(StoryPage).newest_first()[:TEXTS_PER_PAGE],  # others are in the list of stories
            "words": lambda: of_theme(self.words.model).order_by("title").for_cards(),
        }


class AuthoredPage(BasePage):
    """A text with an author in a role, the date of the last review, and pages to go on with."""

    theme = models.ForeignKey(
        ThemePage, verbose_name=_("theme"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    author = models.ForeignKey(
        "pages.Author", verbose_name=_("author"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    content_note = models.CharField(
        _("content note"), max_length=300, blank=True, help_text=_("What is good to know before reading a heavy text.")
    )
    reviewed_on = models.DateField(_("last reviewed on"), null=True, blank=True)
    related = StreamField(
        teaser_blocks(), verbose_name=_("continue with"), blank=True, help_text=_("The first one is the next step.")
    )
    # to read the text in Dutch, and as it stands under /en/: counted once, so that a card needs no body
    minutes = models.PositiveSmallIntegerField(default=1, editable=False)
    minutes_en = models.PositiveSmallIntegerField(default=1, editable=False)

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

    @property
    def reading_minutes(self) -> int:
        return self.minutes_en if reads_english() else self.minutes

    def clean(self) -> None:
        """Check the slug, and count the minutes: also for a preview, which is not saved."""
        super().clean()
        self._count_minutes()

    def save(self, *arguments, **options) -> None:
        self._count_minutes()
        super().save(*arguments, **options)

    def _count_minutes(self) -> None:
        self.minutes = minutes_to_read(self.summary, text_of_body(self.body))
        self.minutes_en = minutes_to_read(self.summary_en or self.summary, text_of_body(self.body_en or self.body))

    def parts(self, request):
        parts = super().parts(request)
        parts["pages_in_text"] = pages_in_text = cache(parts["pages_in_text"])
        related_pages = cache(lambda: self._visible_related(pages_in_text()))
        return parts | {
            "next_page": lambda: next(iter(related_pages()), None),
            "related_pages": lambda: related_pages()[1:],
        }

    def _visible_related(self, pages: RelatedPages) -> list[Page]:
        related = (pages.get(block.block_type, block.value) for block in self.related if block.block_type != "topic")
        return [page for page in related if page is not None]


class ArticlePage(AuthoredPage):
    kind = "article"

    parent_page_types = ["pages.ReadingIndex"]
    subpage_types = []
    template = "pages/article.html"

    class Meta:
        verbose_name = _("article")


class StoryIndex(BasePage):
    """``/verhalen/``: all recovery stories."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StoryPage"]
    template = "pages/story_index.html"

    class Meta:
        verbose_name = _("stories")

    def parts(self, request):
        return super().parts(request) | {
            "texts": lambda: list_page(request, StoryPage.objects.visible_to(request.user))
        }


class StoryPage(AuthoredPage):
    kind = "story"

    parent_page_types = ["pages.StoryIndex"]
    subpage_types = []
    template = "pages/article.html"

    class Meta:
        verbose_name = _("recovery story")
