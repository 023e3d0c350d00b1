from django.db import models
from django.utils.translation import gettext_lazy as _

from community.members.models import Member
from community.moderation.choices import Order


class QueueOrder(models.Model):
    """The order in which a moderator wants to see the queue; without a row, danger comes first."""

    member = models.OneToOneField(Member, on_delete=models.CASCADE, related_name="queue_order")
    order = models.CharField(_("in which order?"), max_length=10, choices=Order, default=Order.DANGER)

    def __str__(self):
        return f"order of the queue {self.pk}"
