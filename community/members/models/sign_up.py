from django.db import models
from django.utils import timezone

ONLY_ROW = 1


class SignUpState(models.Model):
    """Whether visitors can sign up: one row, from when somebody first opened or closed it."""

    is_open = models.BooleanField(default=False)
    # Until when moderators keep the door closed, whatever ``is_open`` says: community/groups/raid/
    closed_until = models.DateTimeField(null=True, blank=True)
    changed_at = models.DateTimeField(default=timezone.now)

    def __str__(self):
        return "open" if self.is_open else "closed"
