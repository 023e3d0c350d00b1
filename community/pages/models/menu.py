"""The menu of this house, as a setting of the CMS; without one, that of Huiskamer."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting

from community.pages.content.menu_blocks import MenuField


class HouseMenu(BaseGenericSetting):
    """The links at the top of every page, in their order. Help lines and the quick exit are not among them: those
    always stay."""

    entries = MenuField(
        verbose_name=_("the menu"),
        blank=True,
        help_text=_(
            "The parts and pages at the top of every page, in your order; empty, it is the menu of Huiskamer. The help "
            "lines and “Leave now” are on every page whatever you choose. A page that is not published is not shown."
        ),
    )
    changed_at = models.DateTimeField(auto_now=True)

    panels = [FieldPanel("entries")]

    class Meta:
        verbose_name = verbose_name_plural = _("menu")
