"""Authors and help lines: editorial content that is no page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel

from community.pages.choices import AuthorRole, Checked
from community.pages.content.language import InLanguage
from community.pages.querysets import HelpLineQuerySet
from community.pages.references import KeptWhileUsed

FIXED_KEYS = ("112", "113")


class Author(KeptWhileUsed, models.Model):
    """The name under a text. An author needs no account."""

    key = models.SlugField(_("key"), max_length=60, unique=True)
    name = models.CharField(_("name"), max_length=60)
    role = models.CharField(_("role"), max_length=20, choices=AuthorRole, default=AuthorRole.EXPERT)
    bio = models.TextField(_("about the author"), max_length=400, blank=True)
    bio_en = models.TextField(_("about the author, in English"), max_length=400, blank=True)

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("role")]),
        FieldPanel("key"),
        FieldPanel("bio"),
        FieldPanel("bio_en"),
    ]

    class Meta:
        ordering = ["name"]
        verbose_name = _("author")
        verbose_name_plural = _("authors")

    def __str__(self):
        return self.name

    @property
    def in_language(self) -> InLanguage:
        return InLanguage(self)


class HelpLine(KeptWhileUsed, models.Model):
    """An organisation that people in distress can reach. Its facts have an owner and the date of the last check."""

    key = models.SlugField(_("key"), max_length=40, unique=True, help_text=_("How an article refers to it."))
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=20, blank=True)
    phone_free = models.CharField(_("free number"), max_length=20, blank=True)
    chat = models.URLField(_("chat"), blank=True)
    url = models.URLField(_("website"), blank=True)
    whatsapp = models.CharField("WhatsApp", max_length=20, blank=True)
    for_whom = models.CharField(_("for whom"), max_length=300)
    for_whom_en = models.CharField(_("for whom, in English"), max_length=300, blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True)
    hours_en = models.CharField(_("opening hours, in English"), max_length=200, blank=True)
    costs = models.CharField(_("costs"), max_length=200, blank=True)
    costs_en = models.CharField(_("costs, in English"), max_length=200, blank=True)
    always_open = models.BooleanField(_("day and night"), default=False)
    in_footer = models.BooleanField(_("at the foot of every page"), default=False)
    position = models.PositiveSmallIntegerField(_("position in the list"), default=50)
    checked = models.CharField(_("how certain"), max_length=10, choices=Checked, default=Checked.GENERAL)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    owner = models.CharField(_("who keeps this up to date"), max_length=80, default="Redactie")

    objects = HelpLineQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("name"), FieldPanel("key")]),
        FieldRowPanel([FieldPanel("phone"), FieldPanel("phone_free"), FieldPanel("whatsapp")]),
        FieldRowPanel([FieldPanel("chat"), FieldPanel("url")]),
        FieldPanel("for_whom"),
        FieldRowPanel([FieldPanel("hours"), FieldPanel("costs")]),
        FieldRowPanel([FieldPanel("always_open"), FieldPanel("in_footer"), FieldPanel("position")]),
        FieldRowPanel([FieldPanel("checked"), FieldPanel("checked_on"), FieldPanel("owner")]),
        MultiFieldPanel(
            [FieldPanel("for_whom_en"), FieldPanel("hours_en"), FieldPanel("costs_en")], heading=_("English")
        ),
    ]

    class Meta:
        ordering = ["position", "name"]
        verbose_name = _("help line")
        verbose_name_plural = _("help lines")

    def __str__(self):
        return self.name

    @property
    def is_fixed(self) -> bool:
        """Return whether this line must never be missing: it is for people in danger."""
        return self.key in FIXED_KEYS

    @property
    def needs_a_check(self) -> bool:
        return self.checked == Checked.GENERAL

    @property
    def in_language(self) -> InLanguage:
        return InLanguage(self)
