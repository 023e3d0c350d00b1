from datetime import datetime

from django.conf import settings
from django.db import models
from django.utils import timezone

from community.members.choices import Ending, Purpose
from community.members.models.account import Member
from community.members.querysets.consent import ConsentQuerySet


class ConsentText(models.Model):
    """A text that members agreed to, word for word as it was shown; never changed and never removed."""

    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    language = models.CharField(max_length=2, choices=settings.LANGUAGES)
    digest = models.CharField(max_length=64)  # SHA-256 of the text
    text = models.TextField()
    first_shown_at = models.DateTimeField(default=timezone.now)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["purpose", "version", "language", "digest"], name="one_row_per_text")
        ]

    def __str__(self):
        return self.text

    def first_shown_of_version(self) -> datetime:
        """Return when this version was first shown here, in any language."""
        texts = ConsentText.objects.filter(purpose=self.purpose, version=self.version)
        return texts.aggregate(first=models.Min("first_shown_at"))["first"]


class Consent(models.Model):
    """A consent of a member: to which version of the text, when, and when and how it ended."""

    member = models.ForeignKey(Member, on_delete=models.CASCADE, related_name="consents")
    purpose = models.CharField(max_length=20, choices=Purpose)
    version = models.CharField(max_length=20)
    text = models.ForeignKey(ConsentText, null=True, on_delete=models.PROTECT, related_name="+")
    given_at = models.DateTimeField(default=timezone.now)
    withdrawn_at = models.DateTimeField(null=True, blank=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)

    objects = ConsentQuerySet.as_manager()

    def __str__(self):
        return f"{self.purpose} {self.version}"
