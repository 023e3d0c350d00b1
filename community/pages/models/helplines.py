"""Help lines, and the changes of a number that wait for a second look."""

import uuid

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models, transaction
from django.db.models.signals import pre_save
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.models import PreviewableMixin

from community import indexing
from community.pages.choices import Checked
from community.pages.content.language import InLanguage
from community.pages.models.helpline_form import NUMBER_FIELDS, HelpLineForm
from community.pages.querysets import HelpLineQuerySet, NumberChangeQuerySet
from community.pages.references import KeptWhileUsed
from community.pages.validators import names_a_time, validate_hours, validate_phone

FIXED_KEYS = ("112", "113")


class HelpLine(KeptWhileUsed, PreviewableMixin, models.Model):
    """An organisation that people in distress can reach. Its facts have an owner and the date of the last check."""

    key = models.SlugField(_("key"), max_length=40, unique=True, help_text=_("How an article refers to it."))
    name = models.CharField(_("name"), max_length=80)
    phone = models.CharField(_("telephone"), max_length=20, blank=True, validators=[validate_phone])
    phone_free = models.CharField(_("free number"), max_length=20, blank=True, validators=[validate_phone])
    chat = models.URLField(_("chat"), blank=True)
    url = models.URLField(_("website"), blank=True)
    whatsapp = models.CharField("WhatsApp", max_length=20, blank=True, validators=[validate_phone])
    for_whom = models.CharField(_("for whom"), max_length=300)
    for_whom_en = models.CharField(_("for whom, in English"), max_length=300, blank=True)
    hours = models.CharField(_("opening hours"), max_length=200, blank=True, validators=[validate_hours])
    hours_en = models.CharField(_("opening hours, in English"), max_length=200, blank=True, validators=[validate_hours])
    costs = models.CharField(_("costs"), max_length=200, blank=True)
    costs_en = models.CharField(_("costs, in English"), max_length=200, blank=True)
    always_open = models.BooleanField(_("day and night"), default=False)
    in_footer = models.BooleanField(_("at the foot of every page"), default=False)
    position = models.PositiveSmallIntegerField(_("position in the list"), default=50)
    checked = models.CharField(_("how certain"), max_length=10, choices=Checked, default=Checked.GENERAL)
    checked_on = models.DateField(_("checked on"), null=True, blank=True)
    owner = models.CharField(_("who keeps this up to date"), max_length=80, default="Redactie")

    objects = HelpLineQuerySet.as_manager()
    base_form_class = HelpLineForm
    proposed_numbers: dict[str, str] = {}  # what the form asked for, and an editor has yet to look at

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

    @transaction.atomic
    def save(self, *arguments, **options) -> None:
        """Save the help line, and note in the same transaction that search has to follow it."""
        super().save(*arguments, **options)
        indexing.changed("helpline", self.pk)

    def clean(self) -> None:
        """Check that the hours agree with each other.

        Raises:
            ValidationError: a line that is always open has hours, or a line with a number says nothing about when.
        """
        super().clean()
        if self.always_open and any(names_a_time(hours) for hours in (self.hours, self.hours_en)):
            raise ValidationError(
                {"hours": _("These hours are not the same as “day and night”. Which of the two is it?")}
            )
        if self.is_fixed and not self.in_footer:
            reason = _("People in danger look for this number on every page. Leave it there.")
            raise ValidationError({"in_footer": reason})
        if self.phone and not (self.always_open or self.hours):
            raise ValidationError({"hours": _("Say when somebody answers, or tick “day and night”.")})

    def get_preview_template(self, request, mode_name) -> str:
        return "cms/helpline_preview.html"

    def get_preview_context(self, request, mode_name) -> dict:
        """Return the line with the numbers that the editor typed, as a visitor would see them."""
        for name, number in self.proposed_numbers.items():
            setattr(self, name, number)
        return super().get_preview_context(request, mode_name) | {"line": self}

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


class NumberChange(models.Model):
    """A new number of a help line, until somebody else has called it. The old number stays until then."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    line = models.OneToOneField(
        HelpLine, verbose_name=_("help line"), on_delete=models.CASCADE, related_name="number_change"
    )
    phone = models.CharField(_("telephone"), max_length=20, blank=True, validators=[validate_phone])
    phone_free = models.CharField(_("free number"), max_length=20, blank=True, validators=[validate_phone])
    whatsapp = models.CharField("WhatsApp", max_length=20, blank=True, validators=[validate_phone])
    proposed_by = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    proposed_at = models.DateTimeField(_("proposed on"), default=timezone.now, editable=False)

    objects = NumberChangeQuerySet.as_manager()

    class Meta:
        ordering = ["proposed_at", "pk"]

    def __str__(self):
        return f"number {self.public_id}"

    @property
    def changed(self) -> dict[str, str]:
        """Return the numbers that would change, by the name of their field."""
        return {name: getattr(self, name) for name in NUMBER_FIELDS if getattr(self, name) != getattr(self.line, name)}


def keep_key(sender, instance, **kwargs) -> None:
    """Refuse another key: texts, links and the code find a help line by it.

    Raises:
        ValidationError: the key differs from the stored one.
    """
    stored = HelpLine.objects.filter(pk=instance.pk).values_list("key", flat=True).first() if instance.pk else None
    if stored is not None and stored != instance.key:
        raise ValidationError({"key": _("Texts refer to this key. It cannot change any more.")})


pre_save.connect(keep_key, sender=HelpLine, dispatch_uid="pages.keep_key")
