"""Authors: editorial content that is no page."""

from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel

from community.pages.choices import AuthorRole
from community.pages.content.language import InLanguage
from community.pages.references import KeptWhileUsed


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
