from django import forms
from django.utils import timezone
from django.utils.formats import date_format, time_format
from django.utils.translation import gettext_lazy as _

from chat.rooms.choices import REASON_MAX_CHARACTERS, TITLE_MAX_CHARACTERS, Repeat, Weekday
from chat.rooms.models import Evening
from chat.rooms.planning.repetition import FURTHEST, days_of
from community.days import span_on
from community.web.date_fields import date_field, time_field
from community.web.edit_lock import EditFormMixin
from community.web.text_fields import LineField

REASON_LABEL = _("Why? Everybody who sees the room can read this")
SAME_TIME = _("The end is the same as the begin. Choose another end.")


class HoursForm(forms.Form):
    """Weekly hours of a room."""

    weekday = forms.TypedChoiceField(label=_("Which day?"), choices=Weekday, coerce=int)
    begins = time_field(label=_("From"))
    ends = time_field(label=_("Until"), help_text=_("An end before the begin is on the next day."))
    skips_holidays = forms.BooleanField(label=_("Not on public holidays"), required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("begins") and cleaned["begins"] == cleaned.get("ends"):
            self.add_error("ends", SAME_TIME)
        return cleaned

    def add_overlap(self, other) -> None:
        times = {"day": other.get_weekday_display(), "begins": clock(other.begins), "ends": clock(other.ends)}
        self.add_error(
            "begins",
            _("The room is open then already: %(day)s from %(begins)s until %(ends)s. Change one of them.") % times,
        )


class RemoveHoursForm(forms.Form):
    """Which weekly hours are taken away."""

    weekday = forms.TypedChoiceField(choices=Weekday, coerce=int)
    begins = forms.TimeField()


class EveningForm(EditFormMixin, forms.Form):
    """An evening: theme, date, time and hosts."""

    title = LineField(
        label=_("What is the evening about?"),
        help_text=_("You can leave it open: then people see only the name of the room."),
        max_length=TITLE_MAX_CHARACTERS,
        required=False,
    )
    day = date_field(label=_("On which date?"))
    begins = time_field(label=_("From"))
    ends = time_field(label=_("Until"), help_text=_("An end before the begin is on the next day."))
    hosts = forms.MultipleChoiceField(label=_("Who hosts?"), widget=forms.CheckboxSelectMultiple, required=False)

    def __init__(self, *args, personas: list, **kwargs):
        super().__init__(*args, **kwargs)
        self.personas = {str(persona.public_id): persona for persona in personas}
        self.fields["hosts"].choices = [(key, str(persona)) for key, persona in self.personas.items()]

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("begins") and cleaned["begins"] == cleaned.get("ends"):
            self.add_error("ends", SAME_TIME)
        elif {"day", "begins", "ends"} <= cleaned.keys() and self.span[1] <= timezone.now():
            self.add_error("day", _("This is over already. Choose a moment that is still to come."))
        elif "day" in cleaned and cleaned["day"] > timezone.localdate() + FURTHEST:
            self.add_error("day", _("This is more than a year ahead. Choose a date that is nearer."))
        return cleaned

    @property
    def span(self) -> tuple:
        return span_on(*(self.cleaned_data[name] for name in ("day", "begins", "ends")))

    @property
    def chosen_hosts(self) -> list:
        return [self.personas[key] for key in self.cleaned_data["hosts"]]

    def add_overlap(self, other: Evening) -> None:
        self.add_error("day", overlap_text(other))


class NewEveningForm(EveningForm):
    """A new evening, or a series of them."""

    repeat = forms.ChoiceField(label=_("Does it come back?"), choices=Repeat, initial=Repeat.ONCE)
    until = date_field(
        label=_("Until which date?"),
        help_text=_("Only if it comes back. You see all dates before anything is planned."),
        required=False,
    )

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("repeat", Repeat.ONCE) != Repeat.ONCE and "until" in cleaned:
            if cleaned["until"] is None:
                self.add_error("until", _("Until when does it come back? Choose a date."))
            elif "day" in cleaned and cleaned["until"] < cleaned["day"]:
                self.add_error("until", _("This is before the first evening. Choose a later date."))
        return cleaned

    @property
    def is_series(self) -> bool:
        return self.cleaned_data["repeat"] != Repeat.ONCE

    @property
    def days(self) -> list:
        return days_of(*(self.cleaned_data[name] for name in ("day", "repeat", "until")))


class ChangeEveningForm(EveningForm):
    """The fields of a planned evening, and the reason when it moves."""

    reason = LineField(
        label=REASON_LABEL,
        help_text=_("Only if the date or the time changes. For example: the host is ill."),
        max_length=REASON_MAX_CHARACTERS,
        required=False,
    )


class CancelForm(forms.Form):
    """Why an evening is cancelled, and whether the later ones of its series are as well."""

    reason = LineField(label=REASON_LABEL, max_length=REASON_MAX_CHARACTERS, required=False)
    later_too = forms.BooleanField(label=_("Also all later evenings of this series"), required=False)

    def __init__(self, *args, later: int, **kwargs):
        super().__init__(*args, **kwargs)
        if not later:
            del self.fields["later_too"]


class ChangeDateForm(forms.Form):
    """The weekly hours of one date: cancelled, or moved to another time."""

    move = forms.TypedChoiceField(
        label=_("What happens?"),
        choices=[("no", _("It does not go on")), ("yes", _("It moves to another time"))],
        coerce=lambda value: value == "yes",
        widget=forms.RadioSelect,
    )
    day = date_field(label=_("To which date? Only if it moves"), required=False)
    begins = time_field(label=_("From"), required=False)
    ends = time_field(label=_("Until"), help_text=_("An end before the begin is on the next day."), required=False)
    reason = LineField(label=REASON_LABEL, max_length=REASON_MAX_CHARACTERS, required=False)

    def clean(self) -> dict:
        cleaned = super().clean()
        if not cleaned.get("move"):
            return cleaned
        for name in ("day", "begins", "ends"):
            if not cleaned.get(name) and name not in self.errors:
                self.add_error(name, _("Fill this in: when is it then?"))
        if self.errors:
            return cleaned
        if cleaned["begins"] == cleaned["ends"]:
            self.add_error("ends", SAME_TIME)
        elif self.span[1] <= timezone.now():
            self.add_error("day", _("This is over already. Choose a moment that is still to come."))
        elif cleaned["day"] > timezone.localdate() + FURTHEST:
            self.add_error("day", _("This is more than a year ahead. Choose a date that is nearer."))
        return cleaned

    @property
    def span(self) -> tuple | None:
        if not self.cleaned_data["move"]:
            return None
        return span_on(*(self.cleaned_data[name] for name in ("day", "begins", "ends")))

    def add_overlap(self, other: Evening) -> None:
        self.add_error("day", overlap_text(other))


def overlap_text(other: Evening) -> str:
    """Say which evening is at that time already."""
    begins = timezone.localtime(other.begins)
    when = {"day": date_format(begins, "l j F"), "begins": clock(begins), "ends": clock(timezone.localtime(other.ends))}
    return _("There is an evening already on %(day)s from %(begins)s until %(ends)s. Choose another time.") % when


def clock(moment) -> str:
    return time_format(moment, "H:i")
