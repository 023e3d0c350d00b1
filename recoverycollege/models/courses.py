"""The pages of the courses, written by editors below their college."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel
from wagtail.blocks import CharBlock
from wagtail.fields import StreamField

from community.pages.models import BasePage, ThemePage
from community.pages.models.base import DUTCH_PANELS, ENGLISH_PANELS


class Course(BasePage):
    """A course: its outcomes, its trainers, and when it is given."""

    kind = "course"

    outcomes = StreamField(
        [("outcome", CharBlock(label=_("After this course you can …")))],
        verbose_name=_("what you take away with you"),
        blank=True,
    )
    for_whom = models.TextField(_("for whom"), blank=True)
    trainers = models.CharField(
        _("trainers"), max_length=200, blank=True, help_text=_("Names, separated by commas; all have lived experience.")
    )
    theme = models.ForeignKey(
        ThemePage, verbose_name=_("theme"), null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )

    content_panels = [
        *DUTCH_PANELS,
        FieldPanel("outcomes"),
        FieldPanel("for_whom"),
        FieldRowPanel([FieldPanel("trainers"), FieldPanel("theme")]),
        *ENGLISH_PANELS,
    ]
    parent_page_types = ["recoverycollege.College"]
    subpage_types = []
    template = "recoverycollege/course.html"

    class Meta:
        verbose_name = _("course")
