import uuid

from django.db import models


class EmailChange(models.Model):
    """A new address that is confirmed, and waits before it counts: until then the old one can say no."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    address = models.OneToOneField("account.EmailAddress", on_delete=models.CASCADE, related_name="change")
    due_at = models.DateTimeField()

    def __str__(self):
        return f"change {self.pk}"
