"""The colours of this house, as a setting of the CMS: refused when text would be hard to read in them."""

from hashlib import sha256

from django.core.exceptions import ValidationError
from django.core.validators import RegexValidator
from django.db import models
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import PreviewableMixin

from community.pages.colours import CHOSEN, STANDARD, Unreadable, changed, unreadable

LABELS = {
    "paper": gettext_lazy("paper: behind everything"),
    "dusk": gettext_lazy("dusk: links and buttons"),
    "clay": gettext_lazy("clay: errors and “leave now”"),
    "moss": gettext_lazy("moss: what is done"),
    "plum": gettext_lazy("plum: expert by experience"),
    "lamp": gettext_lazy("lamp: the lit window, and marks"),
}
SUFFIXES = {"light": "", "dark": "_dark"}
MEDIA = {"light": "not all and (prefers-color-scheme: dark)", "dark": "(prefers-color-scheme: dark)"}
IS_COLOUR = RegexValidator(r"^#[0-9a-fA-F]{6}\Z", gettext_lazy("Write a colour as # and six characters: #1f4e5f."))


def _field(token: str, scheme: str) -> models.CharField:
    return models.CharField(
        LABELS[token],
        max_length=7,
        blank=True,
        default="",
        db_default="",
        validators=[IS_COLOUR],
        help_text=STANDARD[scheme][token],
    )


def _panels(scheme: str) -> list[FieldRowPanel]:
    names = [f"{token}{SUFFIXES[scheme]}" for token in CHOSEN]
    return [FieldRowPanel([FieldPanel(name) for name in names[:3]]), FieldRowPanel([FieldPanel(n) for n in names[3:]])]


class HouseColours(PreviewableMixin, BaseGenericSetting):
    """The colours that differ from those of Huiskamer, by day and in the dark; "" is the colour of Huiskamer."""

    paper, paper_dark = _field("paper", "light"), _field("paper", "dark")
    dusk, dusk_dark = _field("dusk", "light"), _field("dusk", "dark")
    clay, clay_dark = _field("clay", "light"), _field("clay", "dark")
    moss, moss_dark = _field("moss", "light"), _field("moss", "dark")
    plum, plum_dark = _field("plum", "light"), _field("plum", "dark")
    lamp, lamp_dark = _field("lamp", "light"), _field("lamp", "dark")

    panels = [
        MultiFieldPanel(_panels("light"), heading=gettext_lazy("By day")),
        MultiFieldPanel(_panels("dark"), heading=gettext_lazy("In the dark")),
    ]

    class Meta:
        verbose_name = verbose_name_plural = gettext_lazy("colours")

    def clean(self) -> None:
        """Check that text can be read in these colours, and controls seen.

        Raises:
            ValidationError: a pair has too little contrast; it names the pair and a colour that works.
        """
        super().clean()
        wrong = {}
        for scheme, suffix in SUFFIXES.items():
            for pair in unreadable(scheme, self.chosen(scheme)):
                wrong.setdefault(f"{pair.chosen}{suffix}", _reason(pair))
        if wrong:
            raise ValidationError(wrong)

    @classmethod
    def current(cls) -> "HouseColours":
        """Return the colours of the house: everybody may know them. One query."""
        return cls.objects.first() or cls()

    def chosen(self, scheme: str) -> dict[str, str]:
        """Return the colours that were chosen for ``light`` or ``dark``, by token."""
        values = {token: getattr(self, f"{token}{SUFFIXES[scheme]}").lower() for token in CHOSEN}
        return {token: value for token, value in values.items() if value and IS_COLOUR.regex.match(value)}

    @property
    def css(self) -> str:
        """Return the style sheet with the tokens that differ; "" when none does. Who asks for more contrast keeps that
        of tokens-contrast.css."""
        rules = []
        for scheme, media in MEDIA.items():
            tokens = sorted(changed(scheme, self.chosen(scheme)).items())
            text = "".join(f"--{token}:{value};" for token, value in tokens)
            if text:
                rules.append(f"@media {media}{{@media not all and (prefers-contrast: more){{:root{{{text}}}}}}}")
        return f"@layer tokens{{{''.join(rules)}}}" if rules else ""

    @property
    def version(self) -> str:
        """Return the version of the style sheet, for its URL; "" when there is none."""
        return sha256(self.css.encode()).hexdigest()[:16] if self.css else ""

    def get_preview_template(self, request, mode_name) -> str:
        return "cms/colours_preview.html"


def _reason(pair: Unreadable) -> str:
    texts = {"text": f"--{pair.text}", "ground": f"--{pair.ground}", "ratio": f"{pair.ratio:.1f}", "least": pair.least}
    text = _("This is hard to read: %(text)s on %(ground)s has a contrast of %(ratio)s, and needs %(least)s.") % texts
    return f"{text} {_('This colour is near it and works: %s.') % pair.nearest}" if pair.nearest else text
