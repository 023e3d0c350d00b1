"""Home, the word list, the help lines, and pages with only a text."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel

from community.pages.models.base import DUTCH_PANELS, ENGLISH_PANELS, BasePage
from community.pages.models.reading import StoryPage, ThemePage


class HomePage(BasePage):
    """The front page: a drawing of a street, and six links into the site."""

    max_count = 1
    parent_page_types = ["wagtailcore.Page"]
    template = "pages/home.html"

    class Meta:
        verbose_name = _("home")

    def parts(self, request):
        return super().parts(request) | {
            "story": lambda: StoryPage.objects.visible_to(request.user).newest_first().first(),
            "themes": lambda: ThemePage.objects.visible_to(request.user).in_order().for_cards(),
        }


class WordListPage(BasePage):
    """``/woordenlijst/``: everyday words first, the clinical word beside each."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.WordPage"]
    template = "pages/word_list.html"

    class Meta:
        verbose_name = _("word list")

    def parts(self, request):
        return super().parts(request) | {
            "words": lambda: WordPage.objects.visible_to(request.user).order_by("title").for_cards()
        }


class WordPage(BasePage):
    kind = "word"

    clinical = models.CharField(_("what professionals call it"), max_length=120, blank=True)
    theme = models.ForeignKey(
        ThemePage, verbose_name=_("theme"), null=True, blank=True, on_delete=models.SET_NULL, related_name="words"
    )

    content_panels = [*DUTCH_PANELS, FieldPanel("clinical"), FieldPanel("theme"), *ENGLISH_PANELS]
    parent_page_types = ["pages.WordListPage"]
    subpage_types = []
    template = "pages/word.html"

    class Meta:
        verbose_name = _("word")


class HelpLinesPage(BasePage):
    """``/hulplijnen/``: all help lines on one page."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = []
    template = "pages/help_lines.html"

    class Meta:
        verbose_name = _("help lines")


class StandardPage(BasePage):
    """About us, privacy, house rules."""

    kind = "standard"

    parent_page_types = ["pages.HomePage"]
    subpage_types = ["pages.StandardPage"]
    template = "pages/standard.html"

    class Meta:
        verbose_name = _("page")
