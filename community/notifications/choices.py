from enum import StrEnum

from django.db import models
from django.utils.translation import gettext_lazy as _


class Delivery(models.TextChoices):
    """The way in which a member is notified about one thing that they follow."""

    USUAL = "usual", _("As I chose for everything")
    NOW = "now", _("By e-mail, right away")
    DAILY = "daily", _("Once a day, in one e-mail")
    SITE = "site", _("Only here on the site")
    NOTHING = "nothing", _("Do not tell me")


class Cause(StrEnum):
    """The cause of notifications of a kind: a person, or the site itself. Each kind names it."""

    PERSON = "person"  # somebody under a name: block and mute hold
    HOUSE = "house"  # a decision of the site, or a course: there is nobody to block or mute


# What a member can choose for everything at once.
USUAL_CHOICES = (Delivery.NOW, Delivery.DAILY, Delivery.SITE)
# Kinds of followables: a kind of notification names the one that it belongs to.
TOPIC, GROUP, RUN, ROOM, EVENING = "topic", "group", "run", "room", "evening"
