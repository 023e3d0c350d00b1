from django import forms
from django.utils.translation import gettext_lazy as _

from community.members.accounts.forms import SignUpForm
from community.members.models import Member

TAKEN = _("There is an account with this address already. Use another address.")


class BeginForm(SignUpForm):
    """Sign up as the first operator; what is wrong is said on the page, as nobody else opens it."""

    hints = SignUpForm.hints | {
        "email": _("For logging in, and for a new password. Type it with care. Nobody sees it.")
    }

    def clean(self) -> dict:
        """Refuse an operator under 16: the page for visitors of that age leads elsewhere."""
        cleaned = super().clean()
        if self.too_young:
            self.add_error("birth_year", _("You can run a house from the age of 16."))
        return cleaned

    def save(self, request) -> Member:
        raise NotImplementedError("the action begin_house makes this account")

    def add_taken(self) -> None:
        self.add_error("email", forms.ValidationError(TAKEN))
