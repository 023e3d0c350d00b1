"""The logo of this house, as a setting of the CMS; without one, the drawn house stays."""

from hashlib import sha256
from typing import NamedTuple

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, HelpPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting

from community.pages.content.language import InLanguage
from community.pages.models.logo_form import SCHEMES, LogoForm

CONTENT_TYPES = {"svg": "image/svg+xml", "png": "image/png"}


class Drawing(NamedTuple):
    """A stored drawing: ``name`` is that of its URL, and changes with its content."""

    name: str
    width: int
    height: int


class HouseLogo(BaseGenericSetting):
    """The drawing before the name of the house, by day and in the dark. Its bytes were cleaned."""

    light = models.BinaryField(default=b"", db_default=b"")
    light_name = models.CharField(max_length=30, blank=True, default="", db_default="", editable=False)
    light_width = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    light_height = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    dark = models.BinaryField(default=b"", db_default=b"")
    dark_name = models.CharField(max_length=30, blank=True, default="", db_default="", editable=False)
    dark_width = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    dark_height = models.PositiveSmallIntegerField(default=0, db_default=0, editable=False)
    shows_name = models.BooleanField(
        _("the name of the house stands beside it"),
        default=True,
        db_default=True,
        help_text=_("Leave this out when the name is in the logo itself."),
    )
    alternative = models.CharField(
        _("the logo in words"),
        max_length=80,
        blank=True,
        default="",
        db_default="",
        help_text=_("For those who do not see it. Empty where the name beside it says enough."),
    )
    alternative_en = models.CharField(
        _("the logo in English words"), max_length=80, blank=True, default="", db_default=""
    )

    base_form_class = LogoForm
    panels = [
        HelpPanel(template="cms/logo_now.html", heading=_("This is how it looks now")),
        MultiFieldPanel([FieldPanel("new_light"), FieldPanel("without_light")], heading=_("By day")),
        MultiFieldPanel([FieldPanel("new_dark"), FieldPanel("without_dark")], heading=_("In the dark")),
        FieldPanel("shows_name"),
        FieldRowPanel([FieldPanel("alternative"), FieldPanel("alternative_en")]),
    ]

    class Meta:
        verbose_name = verbose_name_plural = _("logo")

    def clean(self) -> None:
        """Check that the link to the front page has a name, also for who does not see the logo.

        Raises:
            ValidationError: the name of the house is left out, and the logo is not put into words.
        """
        super().clean()
        words = {"alternative": self.alternative, "alternative_en": self.alternative_en}
        missing = {name: _("Say in words what the logo says.") for name, text in words.items() if not text.strip()}
        if not self.shows_name and missing:
            raise ValidationError(missing)

    @classmethod
    def current(cls) -> "HouseLogo":
        """Return the logo without its bytes: everybody may know it. One query."""
        return cls.objects.defer(*SCHEMES).first() or cls()

    @classmethod
    def stored(cls, name: str) -> tuple[bytes, str] | None:
        """Return the bytes and the content type of the drawing with this name; None for one that was replaced."""
        for scheme in SCHEMES:
            if row := cls.objects.filter(**{f"{scheme}_name": name}).values_list(scheme).first():
                return bytes(row[0]), CONTENT_TYPES[name.rpartition(".")[2]]
        return None

    def drawing(self, scheme: str) -> Drawing | None:
        """Return the drawing for ``light`` or ``dark``; None when there is none."""
        name = getattr(self, f"{scheme}_name")
        return Drawing(name, getattr(self, f"{scheme}_width"), getattr(self, f"{scheme}_height")) if name else None

    def put(self, scheme: str, content: bytes, kind: str, width: int, height: int) -> None:
        """Set the drawing of this scheme to cleaned bytes; empty ones take it away."""
        setattr(self, scheme, content)
        name = f"{sha256(content).hexdigest()[:16]}.{kind}" if content else ""
        values = {"name": name, "width": width, "height": height}
        for suffix, value in values.items():
            setattr(self, f"{scheme}_{suffix}", value)

    @property
    def in_language(self) -> InLanguage:
        return InLanguage(self)
