from datetime import datetime, timedelta

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.days import end_of
from community.groups.models import Membership
from community.groups.substitutes.rules import MOST_DAYS
from community.members.drafts.widgets import NO_DRAFT, NO_HELP, DraftTextarea
from community.members.models.persona import PSEUDONYM_MAX_CHARACTERS
from community.members.profiles.names import name_key
from community.web.text_fields import LineField, TextField

REASON_MAX_CHARACTERS = 300


class CoHostForm(forms.Form):
    """``memberships`` are those that the host may see."""

    name = LineField(
        label=_("Who?"),
        help_text=_("The name of somebody in this group, as it stands beside what they write."),
        max_length=PSEUDONYM_MAX_CHARACTERS,
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    until = forms.DateField(
        label=_("Until when?"),
        help_text=_("The last day, at most three months from now. After that you can ask again."),
        widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        error_messages={"invalid": _("Write the date like this: 31-12-2027.")},
    )
    reason = TextField(
        label=_("Why?"),
        help_text=_("A sentence, for example: during my holiday. The person whom you ask reads it."),
        max_length=REASON_MAX_CHARACTERS,
        widget=DraftTextarea(attrs={"rows": 2, **NO_DRAFT, **NO_HELP}),
    )

    def __init__(self, *args, memberships, **kwargs):
        super().__init__(*args, **kwargs)
        self.memberships = memberships

    def clean_name(self) -> Membership:
        key = name_key(self.cleaned_data["name"])
        membership = self.memberships.filter(persona__name_key=key).select_related("persona", "member").first()
        if membership is None:
            raise forms.ValidationError(_("Nobody in this group has this name. Type the whole name."))
        return membership

    def clean_until(self) -> datetime:
        """Return the end of the day that was chosen."""
        day, today = self.cleaned_data["until"], timezone.localdate()
        if not today <= day <= today + timedelta(days=MOST_DAYS):
            raise forms.ValidationError(_("Choose a day from today, and within three months."))
        return end_of(day)
