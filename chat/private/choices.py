from datetime import timedelta

from django.db import models
from django.utils.translation import gettext_lazy as _

NOT_IN_THE_FIRST = timedelta(days=7)  # of being a member: neither asking nor being asked
ASKED_AT_MOST = timedelta(days=60)  # after that a question waits no longer


class ConversationState(models.TextChoices):
    ASKED = "asked", _("One asked the other")
    OPEN = "open", _("Both agreed")
    DECLINED = "declined", _("The other did not say yes")
    ENDED = "ended", _("One of the two ended it")


# what each of the two is told
ASKED, OPENED, SAID = TOLD = "private.question", "private.open", "private.message"


class Stage(models.TextChoices):
    """Where one of the two stands, as they may know it now. Without a stage there is nothing to see for them."""

    QUESTION = "question", _("Somebody asks you")
    WAITING = "waiting", _("You wait for an answer")
    OPEN = "open", _("You write to each other")
    OVER = "over", _("It is over")
