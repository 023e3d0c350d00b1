from django.db import models

from community.contact.choices import MessageState
from community.members.rules import can_operate

OLDEST_FIRST = ("sent_hour", "id")


class ContactMessageQuerySet(models.QuerySet):
    def visible_to(self, member) -> "ContactMessageQuerySet":
        """Return all messages to those who run the site, and none to others."""
        return self.all() if can_operate(member) else self.none()

    def waiting(self) -> "ContactMessageQuerySet":
        return self.filter(state=MessageState.OPEN)

    def done(self) -> "ContactMessageQuerySet":
        """Return the messages that were answered or closed, the newest first."""
        return self.exclude(state=MessageState.OPEN).order_by("-sent_hour", "pk")
