from django.db import models

from community.members.rules import can_operate


class ContactMessageQuerySet(models.QuerySet):
    def visible_to(self, member) -> "ContactMessageQuerySet":
        """For who runs the site."""
        return self.all() if can_operate(member) else self.none()

    def waiting(self) -> "ContactMessageQuerySet":
        return self.filter(state="open").order_by("sent_hour", "pk")

    def done(self) -> "ContactMessageQuerySet":
        return self.exclude(state="open").order_by("-sent_hour", "pk")
