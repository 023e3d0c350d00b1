from django import forms
from django.utils.translation import gettext_lazy as _

from community.privacy.registry import ContentChoice, Holding

ANONYMISE_LABEL = _("It stays, without my name. Others can still find support in it.")
REMOVE_LABEL = _("It goes too. Others see that something has been removed.")


class PasswordForm(forms.Form):
    """Asks for the password before something that cannot be undone."""

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
    """Asks what happens to each kind of authored content, when to leave, and for the password."""

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

    def __init__(self, *args, counts: list[tuple[Holding, int]], **kwargs):
        super().__init__(*args, **kwargs)
        self.names = {f"choice-{holding.model_label}": holding.model_label for holding, _count in counts}
        for holding, count in counts:
            self.fields[f"choice-{holding.model_label}"] = forms.ChoiceField(
                label=f"{holding.title} ({count})",
                choices=[(ContentChoice.ANONYMISE, ANONYMISE_LABEL), (ContentChoice.REMOVE, REMOVE_LABEL)],
                initial=holding.default_choice,
                widget=forms.RadioSelect,
            )
        self.order_fields([*self.names, "when", "password"])

    @property
    def choices(self) -> dict[str, str]:
        """Model label -> ``ContentChoice``."""
        return {label: self.cleaned_data[name] for name, label in self.names.items()}
