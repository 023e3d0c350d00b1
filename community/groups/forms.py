from django import forms
from django.utils.translation import gettext_lazy as _

from community.groups.choices import Admission, Ages, GroupKind
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


class ChangeGroupForm(forms.ModelForm):
    """The words of a group, and how one comes in."""

    admission = forms.ChoiceField(
        label=_("How does one come in?"),
        choices=[choice for choice in Admission.choices if choice[0] != Admission.WITH_RUN],
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Group
        fields = ["title", "summary", "admission", "ages", "agreement", "position"]
        labels = {
            "title": _("Name of the group"),
            "summary": _("For whom is it, in one or two sentences?"),
            "ages": _("For what ages is it?"),
            "agreement": _("Agreement at the door"),
            "position": _("Place in the list"),
        }
        help_texts = {
            "ages": _("Who is in the group already stays, also after a birthday."),
            "agreement": _("What people agree to when they join. Changing it asks newcomers for the new one."),
            "position": _("A lower number stands higher."),
        }
        widgets = {
            "summary": forms.Textarea(attrs={"rows": 3}),
            "ages": forms.RadioSelect,
            "agreement": forms.Textarea(attrs={"rows": 6}),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if self.instance.kind == GroupKind.BOARD:
            del self.fields["ages"]  # a board has no door

    def clean_agreement(self) -> str:
        return plain(self.cleaned_data["agreement"])


class NewGroupForm(ChangeGroupForm):
    """Also what stays as it is from then on: what kind of group, and who may read along."""

    kind = forms.ChoiceField(
        label=_("What is it?"),
        choices=[(kind.value, kind.label) for kind in (GroupKind.BOARD, GroupKind.PEER)],
        widget=forms.RadioSelect,
    )

    class Meta(ChangeGroupForm.Meta):
        fields = ["kind", "title", "summary", "visibility", "admission", "ages", "agreement", "position"]
        labels = ChangeGroupForm.Meta.labels | {"visibility": _("Who may read along?")}
        help_texts = ChangeGroupForm.Meta.help_texts | {
            "visibility": _("This cannot be changed later: people write for those who can read it now.")
        }
        widgets = ChangeGroupForm.Meta.widgets | {"visibility": forms.RadioSelect}

    def clean(self) -> dict:
        cleaned = super().clean()
        if cleaned.get("kind") == GroupKind.BOARD and cleaned.get("ages", Ages.EVERYONE) != Ages.EVERYONE:
            self.add_error("ages", _("A board has no door, so it is for everyone. Choose a group for certain ages."))
        return cleaned
