from datetime import datetime, timedelta

from django import forms
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.drafts.widgets import NO_HELP, DraftTextarea
from community.members.models import Member
from community.moderation.choices import HOUSE_RULES, Outcome, Rule, rule_choices
from community.moderation.models import StatementTemplate
from community.moderation.statement_templates.forms import OffersTemplates
from community.web.text_fields import TextField


class Period(models.TextChoices):
    """The time that a sweep goes back."""

    HOUR = "hour", _("The last hour")
    DAY = "day", _("The last 24 hours")
    ALL = "all", _("Everything")

    def since(self, now: datetime | None = None) -> datetime | None:
        lengths = {Period.HOUR: timedelta(hours=1), Period.DAY: timedelta(days=1)}
        return (now or timezone.now()) - lengths[self] if self in lengths else None


class StatementForm(forms.Form):
    """The statement of reasons of a sweep, or of its undoing."""

    rule = forms.ChoiceField(label=_("Which house rule?"), choices=rule_choices(HOUSE_RULES), initial=Rule.ADVERTISING)
    explanation = TextField(
        label=_("What do you want to say to the writer?"),
        help_text=_("One message about all of it. Kind and clear: what the rule protects, and what is possible now."),
        max_length=2000,
        widget=DraftTextarea(attrs={"rows": 5, **NO_HELP}),
    )


class SweepForm(OffersTemplates, StatementForm):
    period = forms.ChoiceField(label=_("What do you hide?"), choices=Period, widget=forms.RadioSelect)
    field_order = ["period", "rule", "explanation"]

    def __init__(self, *args, reader: Member | None, **kwargs):
        super().__init__(*args, **kwargs)
        self.offer(StatementTemplate.objects.for_decisions([Outcome.HIDE]), rule=Rule.ADVERTISING, reader=reader)
