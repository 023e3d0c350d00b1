from django import forms
from django.utils.translation import gettext_lazy as _

from community.privacy.registry import ContentChoice, Holding

STAYS = _("It stays, without my name. Others can still find support in it.")
GOES = _("It goes too. Others see that something has been removed.")


class PasswordForm(forms.Form):
    """Before something that cannot be undone: is it really you?"""

    password = forms.CharField(
        label=_("Your password"),
        help_text=_("So that nobody else can do this on your phone."),
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )

    def __init__(self, *args, member, **kwargs):
        super().__init__(*args, **kwargs)
        self.member = member

    def clean_password(self):
        if not self.member.check_password(self.cleaned_data["password"]):
            raise forms.ValidationError(_("That is not your password. Nothing has changed; try again."))
        return self.cleaned_data["password"]


class LeaveForm(PasswordForm):
    """The last step before leaving: what happens to the words of each kind, and when?"""

    when = forms.ChoiceField(
        label=_("When?"),
        choices=[
            ("later", _("In 7 days. Until then nobody sees me, and I can log in and stay after all.")),
            ("now", _("Now. This cannot be undone.")),
        ],
        initial="later",
        widget=forms.RadioSelect,
    )

    field_order = ["when"]

    def __init__(self, *args, written: list[tuple[Holding, int]], **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {f"words-{held.model_label}": held.model_label for held, _count in written}
        for held, count in written:
            self.fields[f"words-{held.model_label}"] = forms.ChoiceField(
                label=f"{held.title} ({count})",
                choices=[(ContentChoice.ANONYMISE, STAYS), (ContentChoice.REMOVE, GOES)],
                initial=held.default_choice,
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.names, "when", "password"])

    @property
    def choices(self) -> dict[str, str]:
        """Model of a holding -> what was chosen for its words."""
        return {model: self.cleaned_data[name] for name, model in self.names.items()}
