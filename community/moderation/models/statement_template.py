from django.db import models
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.moderation.choices import Outcome, Rule
from community.moderation.querysets.statement_template import StatementTemplateQuerySet


class StatementTemplate(models.Model):
    """A text of the house with which a moderator can begin. Editors change it in the CMS."""

    key = models.SlugField(_("key"), max_length=40, unique=True)
    title = models.CharField(_("title"), max_length=100, help_text=_("Only moderators see it, in the list."))
    title_en = models.CharField(_("title, in English"), max_length=100, blank=True)
    rule = models.CharField(
        _("house rule"), max_length=20, choices=Rule, blank=True, help_text=_("Empty: it fits every rule.")
    )
    outcome = models.CharField(
        _("decision"), max_length=10, choices=Outcome, blank=True, help_text=_("Empty: it fits every decision.")
    )
    in_decisions = models.BooleanField(_("with a decision"), default=True)
    in_second_looks = models.BooleanField(_("with a second look that the writer asked for"), default=False)
    in_notes = models.BooleanField(_("with a message to a person, without a decision"), default=False)
    text = models.TextField(
        _("text"),
        max_length=2000,
        help_text=_("Kind and clear. The moderator can change every word before the writer reads it."),
    )
    text_en = models.TextField(
        _("text, in English"), max_length=2000, blank=True, help_text=_("For those who read the site in English.")
    )
    position = models.PositiveSmallIntegerField(_("position in the list"), default=500)

    objects = StatementTemplateQuerySet.as_manager()

    class Meta:
        ordering = ["position", "pk"]
        verbose_name = _("text to begin with")
        verbose_name_plural = _("texts to begin with")

    def __str__(self):
        is_english = (get_language() or "nl").startswith("en")
        return (self.title_en if is_english else "") or self.title

    def text_in(self, language: str) -> str:
        """Return the text in this language, or in Dutch where there is no English, with line feeds alone."""
        text = self.text_en if language == "en" and self.text_en.strip() else self.text
        return text.replace("\r\n", "\n")
