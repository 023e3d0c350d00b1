from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

WAIT_AFTER_JOINING = timedelta(days=7)  # a new member neither asks nor is asked
QUESTION_LIFETIME = timedelta(days=60)


class ConversationState(models.TextChoices):
    ASKED = "asked", _("One asked the other")
    OPEN = "open", _("Both agreed")
    DECLINED = "declined", _("The other did not say yes")
    ENDED = "ended", _("One of the two ended it")


QUESTION, ANSWER, MESSAGE = NOTIFICATION_KINDS = "private.question", "private.open", "private.message"


class Stage(models.TextChoices):
    """The stage of a conversation, as one of the two may know it. Without a stage it is not visible."""

    QUESTION = "question", _("Somebody is asking you something")
    WAITING = "waiting", _("You are waiting for an answer")
    OPEN = "open", _("You are writing to each other")
    OVER = "over", _("It is over")
