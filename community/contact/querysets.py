from django.db import models
from django.db.models import Case, Exists, OuterRef, When

from community.contact.choices import MessageState
from community.members.rules import can_operate
from community.moderation.models import Report

INBOX_ORDER = ("urgency", "sent_hour", "id")  # danger first, then the oldest


class ContactMessageQuerySet(models.QuerySet):
    def visible_to(self, member) -> "ContactMessageQuerySet":
        """Return all messages to those who run the site, and none to others."""
        return self.all() if can_operate(member) else self.none()

    def waiting(self) -> "ContactMessageQuerySet":
        """Return the open messages, with ``urgency``: 0 where somebody may be in danger."""
        signals = Report.objects.open_signals().filter(within=OuterRef("pk"))
        urgency = Case(When(Exists(signals), then=0), default=1, output_field=models.IntegerField())
        return self.filter(state=MessageState.OPEN).annotate(urgency=urgency)

    def done(self) -> "ContactMessageQuerySet":
        """Return the messages that were answered or closed, the newest first."""
        return self.exclude(state=MessageState.OPEN).order_by("-sent_hour", "pk")
