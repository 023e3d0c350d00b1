from django.db import models
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.choices import Order


class QueueOrder(models.Model):
    """The order of the queue that a moderator chose, and whether heavy words are folded. Without a row danger comes
    first, and they are."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="queue_order")
    order = models.CharField(_("in which order?"), max_length=10, choices=Order, default=Order.DANGER)
    folds_heavy = models.BooleanField(default=True, db_default=True)

    def __str__(self):
        return f"order of the queue {self.pk}"
