from django.db import models
from django.utils.translation import gettext_lazy as _

from community.moderation.choices import (
    DANGER_WAIT_MINUTES,
    DECISION_WAIT_HOURS,
    REPORT_WAIT_HOURS,
    SECOND_LOOK_WAIT_HOURS,
)


class Promises(models.Model):
    """The times that the house promises to those who report: one row, and without it the times of ``choices.py``."""

    danger_minutes = models.PositiveSmallIntegerField(
        _("minutes until somebody looks, when somebody may be in danger"),
        default=DANGER_WAIT_MINUTES,
        db_default=DANGER_WAIT_MINUTES,
    )
    report_hours = models.PositiveSmallIntegerField(
        _("hours until somebody looks at another report"), default=REPORT_WAIT_HOURS, db_default=REPORT_WAIT_HOURS
    )
    decision_hours = models.PositiveSmallIntegerField(
        _("hours until there is a decision, when somebody looks at it"),
        default=DECISION_WAIT_HOURS,
        db_default=DECISION_WAIT_HOURS,
    )
    second_look_hours = models.PositiveSmallIntegerField(
        _("hours until another moderator looks, when the writer asks for a second look"),
        default=SECOND_LOOK_WAIT_HOURS,
        db_default=SECOND_LOOK_WAIT_HOURS,
    )

    class Meta:
        verbose_name = verbose_name_plural = _("promises to those who report")

    def __str__(self):
        return str(self._meta.verbose_name)
