"""allauth's forms with our texts: signing up with year of birth and consent, logging in, passwords."""

from datetime import date

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError, transaction
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import gettext_lazy as _

from community.members.accounts.actions.account import complete_sign_up
from community.members.accounts.constant_time import minimum_duration
from community.members.choices import Purpose
from community.members.consent.purposes import TERMS
from community.members.models import Member
from community.members.rules import is_staff

MINIMUM_AGE_YEARS = 16
OLDEST_AGE_YEARS = 110


class OwnTexts:
    """Set our labels, and no placeholders: those vanish when they are needed."""

    labels = {
        "email": _("E-mail address"),
        "login": _("E-mail address"),
        "password": _("Password"),
        "password1": _("Choose a password"),
        "password2": _("The same password once more"),
        "oldpassword": _("Your current password"),
    }
    required_texts = {
        "email": _("Fill in your e-mail address."),
        "login": _("Fill in your e-mail address."),
        "password": _("Fill in your password."),
        "password1": _("Choose a password."),
        "password2": _("Fill in the same password once more."),
        "oldpassword": _("Fill in your current password."),
    }
    hints = {
        "password1": _("At least 10 characters. A short sentence is easy to remember and hard to guess."),
    }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        for name, field in self.fields.items():
            field.widget.attrs.pop("placeholder", None)
            field.label = self.labels.get(name, field.label)
            field.help_text = self.hints.get(name, "")
            if name in self.required_texts:
                field.error_messages["required"] = self.required_texts[name]
            if isinstance(field, forms.EmailField):
                invalid = _("This does not look like an e-mail address. An example: name@example.org")
                field.error_messages["invalid"] = invalid
                field.validators = [v for v in field.validators if not hasattr(v, "user_regex")]
                field.validators.append(forms.EmailField(error_messages={"invalid": invalid}).default_validators[0])


def is_email_of(member: Member, email: str) -> bool:
    return member.email.lower() == email.lower()


class LoginForm(OwnTexts, allauth.LoginForm):
    labels = OwnTexts.labels | {"remember": _("Stay logged in on this device")}
    hints = {
        "remember": _(
            "For 30 days. Only do this on a device of your own: anyone who can open it can read along "
            "and write as you. Otherwise you are logged out 2 hours after the last thing you did."
        )
    }

    def clean(self) -> dict:
        """Refuse an email address that waits or was never confirmed."""
        super().clean()
        member = getattr(self, "user", None)
        if member is not None and not is_email_of(member, self.cleaned_data["login"]):
            raise get_adapter().validation_error("email_password_mismatch")
        return self.cleaned_data

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Log in; staff, who see things of others, are never remembered."""
        self.cleaned_data["remember"] = self.cleaned_data["remember"] and not is_staff(self.user)
        return super().login(request, redirect_url=redirect_url)


class AddEmailForm(OwnTexts, allauth.AddEmailForm):
    labels = {"email": _("Your new e-mail address")}

    def save(self, request: HttpRequest) -> EmailAddress:
        """Add the address; when the form was sent twice at once, return the address that was added a moment ago."""
        try:
            return super().save(request)
        except IntegrityError:
            added = self.user.emailaddress_set.filter(email=self.cleaned_data["email"]).first()
            return added or super().save(request)


class ChangePasswordForm(OwnTexts, allauth.ChangePasswordForm):
    pass


class SetPasswordForm(OwnTexts, allauth.SetPasswordForm):
    pass


class ResetPasswordForm(OwnTexts, allauth.ResetPasswordForm):
    def clean_email(self) -> str:
        """Send nothing to an email address that waits."""
        email = super().clean_email()
        self.users = [member for member in self.users if is_email_of(member, email)]
        return email

    def save(self, request: HttpRequest, **kwargs) -> str:
        with minimum_duration():
            return super().save(request, **kwargs)


class ResetPasswordKeyForm(OwnTexts, allauth.ResetPasswordKeyForm):
    pass


class ReauthenticateForm(OwnTexts, allauth.ReauthenticateForm):
    pass


class SignUpForm(OwnTexts, allauth.SignupForm):
    """Sign up. Of a visitor under 16 nothing is stored; that an account exists already is told by email only."""

    birth_year = forms.IntegerField(
        label=_("In which year were you born?"),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "bday-year", "maxlength": 4}),
        error_messages={
            "required": _("Fill in the year in which you were born."),
            "invalid": _("Fill in four digits, for example 1990."),
        },
    )
    community = forms.BooleanField(
        label=TERMS[Purpose.COMMUNITY].text,
        error_messages={"required": _("You can take part if you agree to this. You can always read.")},
    )
    health = forms.BooleanField(
        label=TERMS[Purpose.HEALTH].text,
        error_messages={"required": _("You can take part if you agree to this. You can always read.")},
    )
    field_order = ["email", "password1", "birth_year", "community", "health"]
    hints = OwnTexts.hints | {
        "email": _("Only for logging in and for e-mails about your account. Nobody sees it."),
        "birth_year": _("You can take part from the age of 16. Nobody sees this."),
    }

    @property
    def too_young(self) -> bool:
        year = self.cleaned_data.get("birth_year")
        return year is not None and date.today().year - year < MINIMUM_AGE_YEARS

    def clean_birth_year(self) -> int:
        year, now = self.cleaned_data["birth_year"], date.today().year
        if not now - OLDEST_AGE_YEARS <= year <= now:
            raise forms.ValidationError(_("Fill in four digits, for example 1990."))
        return year

    def clean(self) -> dict:
        super().clean()
        if self.too_young:
            self.errors.clear()  # nothing else needs to be corrected first
        return self.cleaned_data

    def try_save(self, request: HttpRequest):
        if self.too_young:
            return None, redirect("members:too_young")
        with minimum_duration():
            if self.account_already_exists:  # the same work as for a new account, so the same time
                make_password(self.cleaned_data["password1"])
            try:
                return super().try_save(request)
            except IntegrityError:  # the same email address twice at once
                self.account_already_exists = True
                return super().try_save(request)

    @transaction.atomic
    def save(self, request: HttpRequest):
        return super().save(request)

    def custom_signup(self, request: HttpRequest, user) -> None:
        complete_sign_up(
            actor=user, birth_year=self.cleaned_data["birth_year"], language=request.LANGUAGE_CODE.split("-")[0]
        )
