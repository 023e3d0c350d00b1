from django.db import models
from django.utils.translation import gettext_lazy as _

TOLD, REMINDED = 1, 2  # how often those who run the site were told of a message that waits


class MessageState(models.TextChoices):
    OPEN = "open", _("Waiting")
    ANSWERED = "answered", _("Answered")
    RETURNED = "returned", _("Answered, but the e-mail could not be delivered")
    CLOSED = "closed", _("Read and closed")
