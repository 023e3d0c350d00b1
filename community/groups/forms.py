from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.choices import Admission
from community.groups.models import Group
from community.html import plain

ASKED_MAX_CHARACTERS = 500


class DoorForm(forms.Form):
    """The agreement at the door and, where a host lets people in, a few words to the host."""

    agreed = forms.BooleanField(
        label=_("I have read this, and I keep to it"),
        error_messages={"required": _("Tick this when you agree. Read it quietly first; nobody is in a hurry.")},
    )
    version = forms.IntegerField(widget=forms.HiddenInput)
    asked_text = forms.CharField(
        label=_("A few words to the host"),
        help_text=_("For example what you look for here. You do not have to explain or prove anything."),
        max_length=ASKED_MAX_CHARACTERS,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
    )

    def __init__(self, *args, group: Group, **kwargs):
        super().__init__(*args, initial={"version": group.agreement_version}, **kwargs)
        self.group = group
        if group.admission != Admission.ON_REQUEST:
            del self.fields["asked_text"]
        if not group.agreement:
            del self.fields["agreed"]

    def clean_version(self) -> int:
        """The host changed the agreement while somebody was reading it: show the new one first."""
        if self.cleaned_data["version"] != self.group.agreement_version:
            self.data = self.data.copy()
            self.data["version"] = self.group.agreement_version
            raise forms.ValidationError(_("The agreement was changed just now. Please read it once more."))
        return self.cleaned_data["version"]

    def clean_asked_text(self) -> str:
        return plain(self.cleaned_data["asked_text"])
