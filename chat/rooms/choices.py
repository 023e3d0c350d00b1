from django.db import models
from django.utils.translation import gettext_lazy as _

TITLE_MAX_CHARACTERS = 80
THEME_MAX_CHARACTERS = 200
REASON_MAX_CHARACTERS = 200


class Weekday(models.IntegerChoices):
    MONDAY = 0, _("Monday")
    TUESDAY = 1, _("Tuesday")
    WEDNESDAY = 2, _("Wednesday")
    THURSDAY = 3, _("Thursday")
    FRIDAY = 4, _("Friday")
    SATURDAY = 5, _("Saturday")
    SUNDAY = 6, _("Sunday")


class EventKind(models.TextChoices):
    """Changes in a room besides new messages."""

    CHANGED = "changed", _("A message was taken back, hidden or shown again")


class EveningState(models.TextChoices):
    PLANNED = "planned", _("Planned")
    CANCELLED = "cancelled", _("Cancelled")


class Repeat(models.TextChoices):
    """The rhythm of a new evening."""

    ONCE = "once", _("Once")
    WEEKLY = "weekly", _("Every week")
    FORTNIGHTLY = "fortnightly", _("Every two weeks")
    MONTHLY = "monthly", _("Every month, on the same weekday")
