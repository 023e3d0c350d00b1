"""The pages of the colleges, written by editors under /herstelacademie/."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from community.pages.models import BasePage
from community.pages.models.base import DUTCH_PANELS, ENGLISH_PANELS
from recoverycollege.models.courses import Course


class CollegeIndex(BasePage):
    """``/herstelacademie/``: all courses and colleges."""

    max_count = 1
    parent_page_types = ["pages.HomePage"]
    subpage_types = ["recoverycollege.College"]
    template = "recoverycollege/index.html"

    class Meta:
        verbose_name = _("recovery colleges")

    def parts(self, request):
        return super().parts(request) | {
            "colleges": lambda: College.objects.visible_to(request.user).order_by("title").for_cards(),
            "courses": lambda: Course.objects.visible_to(request.user).order_by("title").for_cards(),
        }


class College(BasePage):
    """``/herstelacademie/<college>/``: one college with its courses."""

    location = models.CharField(_("place"), max_length=80)
    region = models.CharField(_("region"), max_length=80, blank=True)

    content_panels = [*DUTCH_PANELS, FieldRowPanel([FieldPanel("location"), FieldPanel("region")]), *ENGLISH_PANELS]
    parent_page_types = ["recoverycollege.CollegeIndex"]
    subpage_types = ["recoverycollege.Course"]
    template = "recoverycollege/college.html"

    class Meta:
        verbose_name = _("recovery college")

    def parts(self, request):
        courses = Course.objects.visible_to(request.user)
        return super().parts(request) | {"courses": lambda: courses.child_of(self).order_by("title").for_cards()}
