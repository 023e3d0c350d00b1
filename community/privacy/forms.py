from django import forms
from django.utils.translation import gettext_lazy as _


class LeaveForm(forms.Form):
    """The last step before leaving: what happens to the words, and is it really you?"""

    words = forms.ChoiceField(
        label=_("What happens to what I wrote?"),
        choices=[
            ("stay", _("It stays, without my name. Others can still find support in it.")),
            ("go", _("It goes too. Others see that something has been removed.")),
        ],
        widget=forms.RadioSelect,
    )
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
