"""The settings of this house that editors change in the CMS, and its announcements."""

import uuid
from hashlib import sha256

from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import models
from django.utils.translation import gettext_lazy as _
from wagtail.admin.panels import FieldPanel, FieldRowPanel, MultiFieldPanel
from wagtail.contrib.settings.models import BaseGenericSetting
from wagtail.models import PreviewableMixin

from community.moderation.models import Promises
from community.pages.choices import AnnouncementKind, Audience
from community.pages.content.language import InLanguage
from community.pages.querysets import AnnouncementQuerySet
from community.pages.validators import validate_link

# What people may be told to wait: minutes for danger, hours for the rest.
PROMISED_AT_MOST = {
    "danger_minutes": 240,
    "report_hours": 168,
    "decision_hours": 168,
    "second_look_hours": 336,
    "first_answer_hours": 168,
    "contact_hours": 336,
}
# When the site hides by itself what members report: the least and the most. One report never hides.
HIDES_ITSELF = {"hiding_reports": (2, 50), "hiding_account_days": (0, 365)}
NAME_CHARACTERS = 40
ANNOUNCEMENT_CHARACTERS = 240


class HouseSettings(BaseGenericSetting):
    """The name of this house: one row, and without it what the environment says."""

    name = models.CharField(
        _("name of the house"),
        max_length=NAME_CHARACTERS,
        blank=True,
        default="",
        db_default="",
        help_text=_("At the top of every page, in titles and in e-mails. Empty: the name that the server has."),
    )

    panels = [FieldPanel("name")]

    class Meta:
        verbose_name = verbose_name_plural = _("this house")

    @property
    def shown_name(self) -> str:
        return self.name or settings.SITE_NAME


class PromiseTimes(BaseGenericSetting, Promises):
    """The times that the house promises, and when it hides by itself, as a setting of the CMS."""

    panels = [
        *(FieldPanel(name) for name in PROMISED_AT_MOST),
        MultiFieldPanel([FieldPanel(name) for name in HIDES_ITSELF], _("hiding by the site itself")),
    ]

    class Meta:
        proxy = True
        verbose_name = verbose_name_plural = _("promise times")

    def clean(self) -> None:
        """Check that each time can be kept, and means something to who waits.

        Raises:
            ValidationError: a time is 0, or so long that nobody would wait for it.
        """
        super().clean()
        wrong = {}
        for name, most in PROMISED_AT_MOST.items():
            if not 1 <= (getattr(self, name) or 0) <= most:
                wrong[name] = _("Choose a time from 1 to %(most)s. People read it, and count on it.") % {"most": most}
        for name, (least, most) in HIDES_ITSELF.items():
            number = getattr(self, name)
            if number and not least <= number <= most:
                wrong[name] = _("Choose 0, or a number from %(least)s to %(most)s.") % {"least": least, "most": most}
        if wrong:
            raise ValidationError(wrong)


class Announcement(PreviewableMixin, models.Model):
    """A line above the content of every page, from a moment until a moment."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    kind = models.CharField(
        _("kind"), max_length=10, choices=AnnouncementKind, default=AnnouncementKind.INFO, db_default="info"
    )
    audience = models.CharField(
        _("for whom"), max_length=10, choices=Audience, default=Audience.EVERYONE, db_default="everyone"
    )
    text = models.TextField(
        _("text"), max_length=ANNOUNCEMENT_CHARACTERS, help_text=_("One or two short sentences. Nothing personal.")
    )
    text_en = models.TextField(_("text in English"), max_length=ANNOUNCEMENT_CHARACTERS)
    link = models.CharField(
        _("link"),
        max_length=200,
        blank=True,
        validators=[validate_link],
        help_text=_("A page of this site, like /huisregels/, or a whole address with https://."),
    )
    link_text = models.CharField(_("text of the link"), max_length=60, blank=True)
    link_text_en = models.CharField(_("text of the link in English"), max_length=60, blank=True)
    begins_at = models.DateTimeField(_("shown from"))
    ends_at = models.DateTimeField(_("shown until"), help_text=_("Then it goes away by itself."))
    changed_at = models.DateTimeField(auto_now=True)

    objects = AnnouncementQuerySet.as_manager()

    panels = [
        FieldRowPanel([FieldPanel("kind"), FieldPanel("audience")]),
        FieldPanel("text"),
        FieldPanel("text_en"),
        FieldRowPanel([FieldPanel("begins_at"), FieldPanel("ends_at")]),
        MultiFieldPanel(
            [FieldPanel("link"), FieldRowPanel([FieldPanel("link_text"), FieldPanel("link_text_en")])],
            heading=_("One link, if there is more to read"),
        ),
    ]

    class Meta:
        ordering = ["-begins_at", "-pk"]
        verbose_name = _("announcement")
        verbose_name_plural = _("announcements")

    def __str__(self):
        return self.text

    def clean(self) -> None:
        """Check that the times and the link are whole.

        Raises:
            ValidationError: it ends before it begins, or a link has no text, in one of the languages.
        """
        super().clean()
        if self.begins_at and self.ends_at and self.ends_at <= self.begins_at:
            raise ValidationError({"ends_at": _("It ends before it begins. Choose a later moment.")})
        for name in ("link_text", "link_text_en"):
            if bool(self.link) != bool(getattr(self, name)):
                raise ValidationError({name: _("A link needs a text in Dutch and in English, and a text a link.")})

    @property
    def in_language(self) -> InLanguage:
        return InLanguage(self)

    @property
    def text_key(self) -> str:
        """Return a key of what the announcement says: who hid it sees it again when this changes."""
        texts = (self.text, self.text_en, self.link, self.link_text, self.link_text_en)
        return sha256("\0".join(texts).encode()).hexdigest()[:16]

    def get_preview_template(self, request, mode_name) -> str:
        return "cms/announcement_preview.html"
