from datetime import timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.web.edit_lock import EditFormMixin
from recoverycollege.meetings.actions import edited_values
from recoverycollege.models import Meeting


class MeetingForm(EditFormMixin, forms.Form):
    """When a meeting is, and whether it goes ahead."""

    starts_at = forms.DateTimeField(
        label=_("When does it begin?"),
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
    )
    hours = forms.DecimalField(label=_("How many hours does it last?"), min_value=0.5, max_value=8)
    is_cancelled = forms.BooleanField(
        label=_("This meeting is cancelled"),
        help_text=_("It stays on the page, crossed out. The other meetings go ahead."),
        required=False,
    )

    def __init__(self, *args, meeting: Meeting, **kwargs):
        stored = edited_values(meeting)
        super().__init__(*args, initial=stored, **kwargs)
        self.meeting = meeting
        self.carry_version(stored)

    def clean_starts_at(self):
        if self.cleaned_data["starts_at"] <= timezone.now():
            raise forms.ValidationError(_("Choose a moment that is still to come."))
        return self.cleaned_data["starts_at"]

    def new_values(self) -> dict:
        """Return what ``change_meeting`` takes. A form counts in minutes, so a time that nobody touched stays as it
        is."""
        values = {"is_cancelled": self.cleaned_data["is_cancelled"], "made_from": self.cleaned_data["made_from"]}
        if {"starts_at", "hours"} & set(self.changed_data):
            begin = self.cleaned_data["starts_at"]
            values |= {"starts_at": begin, "ends_at": begin + timedelta(hours=float(self.cleaned_data["hours"]))}
        return values
