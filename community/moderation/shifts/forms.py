from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.days import span_on
from community.members.models import Member, Persona
from community.moderation.shifts.colleagues import colleagues_with_duty
from community.web.date_fields import date_field, time_field

FURTHEST = timedelta(days=183)
MOST_WEEKS = 26
LONGEST_NOW = timedelta(hours=12)


class ShiftForm(forms.Form):
    """A shift of one's own, once or each week."""

    day = date_field(label=_("On which date?"))
    begins = time_field(label=_("From"))
    ends = time_field(label=_("Until"), help_text=_("An end before the begin is on the next day."))
    weeks = forms.IntegerField(
        label=_("How many weeks in a row?"),
        help_text=_("1 is this date alone. With 4 you have the same hours in the three weeks after it, too."),
        min_value=1,
        max_value=MOST_WEEKS,
        initial=1,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if not {"day", "begins", "ends"} <= cleaned.keys():
            return cleaned
        if cleaned["begins"] == cleaned["ends"]:
            self.add_error("ends", _("The end is the same as the begin. Choose another end."))
        elif span_on(cleaned["day"], cleaned["begins"], cleaned["ends"])[1] <= timezone.now():
            self.add_error("day", _("This is over already. Choose a moment that is still to come."))
        elif cleaned["day"] > timezone.localdate() + FURTHEST:
            self.add_error("day", _("This is more than half a year ahead. Choose a date that is nearer."))
        return cleaned

    @property
    def spans(self) -> list[tuple[datetime, datetime]]:
        """When each of the shifts begins and ends, at the same hours of the clock each week."""
        day, hours = self.cleaned_data["day"], (self.cleaned_data["begins"], self.cleaned_data["ends"])
        return [span_on(day + timedelta(weeks=week), *hours) for week in range(self.cleaned_data["weeks"])]


class NowForm(forms.Form):
    """A shift that begins now."""

    ends = time_field(label=_("Until when?"))

    @property
    def span(self) -> tuple[datetime, datetime]:
        """From now until this hour of the clock, today or tomorrow."""
        now = timezone.localtime()
        _begins, ends = span_on(now.date(), now.time(), self.cleaned_data["ends"])
        return now, ends

    def clean(self) -> dict:
        cleaned = super().clean()
        if "ends" in cleaned and self.span[1] - self.span[0] > LONGEST_NOW:
            self.add_error("ends", _("That is more than twelve hours from now. Choose an end that is nearer."))
        return cleaned


class OfferForm(forms.Form):
    """To whom a shift is offered, by pseudonym."""

    colleague = forms.ModelChoiceField(
        Persona.objects.none(),
        label=_("To whom?"),
        empty_label=_("To every moderator"),
        to_field_name="public_id",
        required=False,
    )

    def __init__(self, *args, member: Member, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["colleague"].queryset = colleagues_with_duty(member)
        self.fields["colleague"].label_from_instance = lambda persona: persona.name

    def clean_colleague(self) -> Member | None:
        persona = self.cleaned_data["colleague"]
        return persona and persona.member
