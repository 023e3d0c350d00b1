from django import forms
from django.utils import timezone
from django.utils.timezone import localtime
from django.utils.translation import gettext_lazy as _

from community.holidays import holiday_on
from community.web.edit_lock import EditFormMixin, values_of
from community.web.text_fields import LineField
from recoverycollege.choices import EDITED_FIELDS
from recoverycollege.models import CourseRun
from recoverycollege.models.runs import has_link

MAX_MEETINGS = 40
LOCATION_HELP = _(
    "Only people with a seat can see a link. Everybody with a seat, or on the waiting list, is told about a change."
)


class ChangeRunForm(EditFormMixin, forms.ModelForm):
    """The fields of a planned run that may change: location, seats, and whether it is cancelled."""

    class Meta:
        model = CourseRun
        fields = EDITED_FIELDS
        field_classes = {"location": LineField}
        labels = {
            "location": _("Place; of an online course the link to the meetings"),
            "is_online": _("It is online"),
            "seats": _("Seats"),
            "is_cancelled": _("It is cancelled"),
        }
        help_texts = {
            "location": LOCATION_HELP,
            "is_cancelled": _("Everybody who has a seat or is waiting for one will be told."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            self.carry_version(values_of(self.instance, EDITED_FIELDS))

    def clean(self) -> dict:
        """Refuse a link as the place of a course that is not online: everybody reads that place."""
        cleaned = super().clean()
        if has_link(cleaned.get("location", "")) and not cleaned.get("is_online"):
            self.add_error(
                "is_online", _("The place is a link. Say that it is online: then only people with a seat see it.")
            )
        return cleaned

    def clean_seats(self) -> int:
        if self.cleaned_data["seats"] < 1:
            raise forms.ValidationError(_("A course needs at least one seat."))
        if self.cleaned_data["seats"] < (taken := self.instance.enrolled_count):
            raise forms.ValidationError(
                _("Seats that are already taken: %(n)s. Choose at least that number.") % {"n": taken}
            )
        return self.cleaned_data["seats"]


class NewRunForm(ChangeRunForm):
    """A new run with its meetings, at equal intervals."""

    meetings = forms.IntegerField(label=_("How many meetings?"), min_value=1, max_value=MAX_MEETINGS, initial=8)
    every_days = forms.IntegerField(
        label=_("How many days between two meetings?"), min_value=1, max_value=60, initial=7
    )
    hours = forms.DecimalField(label=_("How many hours does a meeting last?"), min_value=0.5, max_value=8, initial=2)

    skips_holidays = forms.BooleanField(
        label=_("Not on public holidays"),
        help_text=_("A meeting that would be on a public holiday moves to the next date; there are as many meetings."),
        required=False,
        initial=True,
    )

    class Meta(ChangeRunForm.Meta):
        fields = ["starts_at", "location", "is_online", "seats", "ages"]
        labels = ChangeRunForm.Meta.labels | {
            "starts_at": _("When is the first meeting?"),
            "ages": _("What ages is it for?"),
        }
        help_texts = {
            "starts_at": _("Later you can move or cancel each meeting by itself. Everybody who counts on it is told."),
            "location": LOCATION_HELP,
            "ages": _("The people who come are in one group, where they can talk. This cannot be changed later."),
        }
        widgets = {
            "starts_at": forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
            "ages": forms.RadioSelect,
        }

    def clean_starts_at(self):
        if self.cleaned_data["starts_at"] <= timezone.now():
            raise forms.ValidationError(_("Choose a moment that is still to come."))
        return self.cleaned_data["starts_at"]

    def clean(self) -> dict:
        cleaned = super().clean()
        begin = cleaned.get("starts_at")
        if begin and cleaned.get("skips_holidays") and (holiday := holiday_on(localtime(begin).date())):
            reason = _(
                "That is a public holiday (%(holiday)s). Choose another day, or untick “Not on public holidays”."
            )
            self.add_error("starts_at", reason % {"holiday": holiday})
        return cleaned
