from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class How(models.TextChoices):
    """How somebody wants to hear of one thing that they follow."""

    USUAL = "usual", _("As I chose for all")
    NOW = "now", _("By e-mail, right away")
    DAILY = "daily", _("Once a day, in one e-mail")
    SITE = "site", _("Only here on the site")
    NOTHING = "nothing", _("Do not tell me")


class Cause(StrEnum):
    """Who is behind a kind of notification. Each kind says it."""

    PERSON = "person"  # under a name: silent across a block, and for who muted that name
    HOUSE = "house"  # a decision, or a course: there is nobody to block or mute


# What one can choose for everything at once.
USUAL_CHOICES = (How.NOW, How.DAILY, How.SITE)
# Notifications that belong to something one can follow say which kind of place that is.
TOPIC, GROUP, RUN = "topic", "group", "run"
