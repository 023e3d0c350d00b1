import uuid

from django.db import models


class EmailChange(models.Model):
    """A confirmed new email address that waits before it counts: until then the old address can stop the change."""

    public_id = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    email_address = models.OneToOneField(
        "account.EmailAddress", on_delete=models.CASCADE, related_name="change", db_column="address_id"
    )
    due_at = models.DateTimeField()

    def __str__(self):
        return f"change {self.pk}"
