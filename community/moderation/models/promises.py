from django.db import models
from django.utils.translation import gettext_lazy as _

from community.moderation.choices import (
    CONTACT_WAIT_HOURS,
    DANGER_WAIT_MINUTES,
    DECISION_WAIT_HOURS,
    FIRST_ANSWER_WAIT_HOURS,
    HIDING_ACCOUNT_DAYS,
    REPORT_WAIT_HOURS,
    SECOND_LOOK_WAIT_HOURS,
)


class Promises(models.Model):
    """The times that the house promises, and when it hides by itself: one row, and without it the values of
    ``choices.py``."""

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
    first_answer_hours = models.PositiveSmallIntegerField(
        _("hours until the hosts are told that nobody answered a first message"),
        default=FIRST_ANSWER_WAIT_HOURS,
        db_default=FIRST_ANSWER_WAIT_HOURS,
        help_text=_("The writer reads this moment. A change holds at once, also for those who wait already."),
    )
    contact_hours = models.PositiveSmallIntegerField(
        _("hours until somebody reads a message from the contact page"),
        default=CONTACT_WAIT_HOURS,
        db_default=CONTACT_WAIT_HOURS,
        help_text=_("The contact page says so. After this time those who run the site are told once more."),
    )
    hiding_reports = models.PositiveSmallIntegerField(
        _("the site hides what so many members report, until a moderator has looked"),
        default=0,
        db_default=0,
        help_text=_("0: the site hides nothing by itself."),
    )
    hiding_account_days = models.PositiveSmallIntegerField(
        _("days that an account has to be old before its report counts for that"),
        default=HIDING_ACCOUNT_DAYS,
        db_default=HIDING_ACCOUNT_DAYS,
    )

    class Meta:
        verbose_name = verbose_name_plural = _("promises to those who report")

    def __str__(self):
        return str(self._meta.verbose_name)
