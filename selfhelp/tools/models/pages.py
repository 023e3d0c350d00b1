"""The pages of tools, written by editors under /hulpmiddelen/."""

from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from modelcluster.fields import ParentalManyToManyField
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from community.pages.choices import Checked
from community.pages.models import BasePage, ThemePage
from community.pages.models.base import DUTCH_PANELS, ENGLISH_PANELS
from community.pages.querysets import BasePageManager
from selfhelp.tools.choices import Language, Platform
from selfhelp.tools.models.codes_field import CodesField
from selfhelp.tools.querysets import ToolQuerySet


class ToolIndex(BasePage):
    """``/hulpmiddelen/``: the catalogue, with filters."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["tools.Tool"]
    template = "tools/index.html"

    class Meta:
        verbose_name = _("tools")


class Tool(BasePage):
    """A free tool: what it is, for whom and for whom not, and the facts with the date of their last check."""

    kind = "tool"

    provider = models.CharField(_("made by"), max_length=120, blank=True)
    link = models.URLField(_("address"), blank=True)
    for_whom = models.TextField(_("for whom"), blank=True)
    not_for = models.TextField(_("when not to use it"), blank=True)
    price = models.CharField(_("price"), max_length=80, default="gratis")
    platforms = CodesField(_("where it works"), max_length=80, codes=Platform.choices, blank=True)
    languages = CodesField(_("languages"), max_length=40, codes=Language.choices, default="nl")
    themes = ParentalManyToManyField(ThemePage, verbose_name=_("themes"), blank=True, related_name="tools")
    age_from = models.PositiveSmallIntegerField(_("from this age"), default=0)
    age_to = models.PositiveSmallIntegerField(_("up to this age"), default=0, help_text=_("0: no limit"))
    privacy = models.TextField(_("privacy"), blank=True)
    evidence = models.TextField(_("what is known about its effect"), blank=True)
    checked = models.CharField(_("how certain"), max_length=10, choices=Checked, default=Checked.GENERAL)
    checked_on = models.DateField(_("checked on"), default=timezone.localdate)
    check_note = models.CharField(_("remark about the check"), max_length=300, blank=True)
    is_gone = models.BooleanField(_("no longer exists"), default=False)

    objects = BasePageManager.from_queryset(ToolQuerySet)()
    content_panels = [
        *DUTCH_PANELS,
        FieldRowPanel([FieldPanel("provider"), FieldPanel("link"), FieldPanel("price")]),
        MultiFieldPanel([FieldPanel("for_whom"), FieldPanel("not_for")], heading=_("For whom, and for whom not")),
        FieldRowPanel([FieldPanel("platforms"), FieldPanel("languages"), FieldPanel("themes")]),
        FieldRowPanel([FieldPanel("age_from"), FieldPanel("age_to")]),
        MultiFieldPanel([FieldPanel("privacy"), FieldPanel("evidence")], heading=_("What is known")),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("checked_on"), FieldPanel("is_gone")]),
        FieldPanel("check_note"),
        *ENGLISH_PANELS,
    ]
    parent_page_types = ["tools.ToolIndex"]
    subpage_types = []
    template = "tools/tool.html"

    class Meta:
        verbose_name = _("tool")

    def parts(self, request):
        return super().parts(request) | {
            "themes": lambda: ThemePage.objects.visible_to(request.user).filter(tools=self).for_cards()
        }

    @property
    def platform_labels(self) -> list[str]:
        return [str(Platform(code).label) for code in self.platforms.split(",") if code in Platform.values]

    @property
    def language_labels(self) -> list[str]:
        return [str(Language(code).label) for code in self.languages.split(",") if code in Language.values]

    @property
    def is_sure(self) -> bool:
        return self.checked == Checked.SOURCE
