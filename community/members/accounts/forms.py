"""allauth's forms with our texts: signing up with year of birth and consent, logging in, passwords."""

import unicodedata
from datetime import date

from allauth.account import forms as allauth
from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from allauth.account.utils import has_verified_email
from django import forms
from django.contrib.auth.hashers import make_password
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _

from community.members.accounts.actions.sign_up import (
    claim_account,
    is_taken,
    is_unproven,
    may_log_in_here,
    remember_typed,
    renew_hash,
    sign_up,
)
from community.members.accounts.constant_time import minimum_duration
from community.members.choices import Purpose
from community.members.consent.purposes import TERMS
from community.members.models import Member
from community.members.rules import is_staff
from community.web import ratelimit
from community.web.text_fields import EmailField

MINIMUM_AGE_YEARS = 16
OLDEST_AGE_YEARS = 110
RESET_EMAILS_PER_HOUR = 5


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
                self.fields[name] = _own_email_field(field)

    def clean(self) -> dict:
        """Compare a new password with itself in NFC: two keyboards may spell one letter in two ways."""
        for name in ("password1", "password2"):
            if name in self.cleaned_data:
                self.cleaned_data[name] = unicodedata.normalize("NFC", self.cleaned_data[name])
        return super().clean()


def _own_email_field(field: forms.EmailField) -> EmailField:
    """Return a field for the one form of an email address in the place of this one."""
    values = {name: getattr(field, name) for name in ("label", "help_text", "initial", "required", "widget")}
    own = EmailField(**values)
    own.error_messages["required"] = field.error_messages["required"]
    return own


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
        """Refuse an email address that waits, and what another browser typed before the address was proven here."""
        super().clean()
        member = getattr(self, "user", None)
        if member is None:
            return self.cleaned_data
        if not is_email_of(member, self.cleaned_data["login"]) or not may_log_in_here(self.request, member):
            raise get_adapter().validation_error("email_password_mismatch")
        return self.cleaned_data

    def login(self, request: HttpRequest, redirect_url: str | None = None) -> HttpResponse:
        """Log in; staff, who see things of others, are never remembered. A hash from before NFC is replaced."""
        if self.user.has_old_spelling:
            renew_hash(member=self.user, password=self.cleaned_data["password"])
        if not has_verified_email(self.user):
            remember_typed(request, self.user)
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
        """Send the link. Who was sent some in this hour has links that work still: nobody can keep them from one."""
        email = self.cleaned_data["email"]
        with minimum_duration():
            try:
                ratelimit.consume("reset-email", email, limit=RESET_EMAILS_PER_HOUR, seconds=3600)
            except ratelimit.RateLimitExceeded:
                return email
            return super().save(request, **kwargs)


class ReauthenticateForm(OwnTexts, allauth.ReauthenticateForm):
    pass


class OwnWordsForm(forms.Form):
    """The year of birth and both consents: only the owner of an account can say these."""

    birth_year = forms.IntegerField(
        label=_("In which year were you born?"),
        help_text=_("You can take part from the age of 16. Nobody sees your year of birth."),
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


class ResetPasswordKeyForm(OwnWordsForm, OwnTexts, allauth.ResetPasswordKeyForm):
    """A new password by the link in an email. Where nobody proved the address before, what was typed with it goes."""

    hints = OwnTexts.hints | {"birth_year": OwnWordsForm.base_fields["birth_year"].help_text}
    field_order = ["password1", "password2", "birth_year", "community", "health"]

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.is_claim = self.user is not None and is_unproven(self.user.email)
        if not self.is_claim:
            for name in OwnWordsForm.base_fields:
                del self.fields[name]

    def save(self) -> None:
        super().save()
        if self.is_claim:
            claim_account(member=self.user, birth_year=self.cleaned_data["birth_year"], language=language_now())


def language_now() -> str:
    return get_language().split("-")[0]


class SignUpForm(OwnWordsForm, OwnTexts, allauth.SignupForm):
    """Sign up. Of a visitor under 16 nothing is stored; that an account exists already is told by email only."""

    field_order = ["email", "password1", "birth_year", "community", "health"]
    hints = OwnTexts.hints | {
        "email": _("Only for logging in and for e-mails about your account. Nobody sees it."),
        "birth_year": OwnWordsForm.base_fields["birth_year"].help_text,
    }

    def validate_unique_email(self, email: str) -> str:
        """Look for an account that is somebody's: an address that nobody proved stands in nobody's way."""
        self.account_already_exists = is_taken(email)
        return email

    def try_save(self, request: HttpRequest):
        if self.too_young:
            return None, redirect("members:too_young")
        with minimum_duration():
            if self.account_already_exists:  # the same work as for a new account, so the same time
                make_password(self.cleaned_data["password1"])
            try:
                return super().try_save(request)
            except IntegrityError:  # the same email address twice at once
                self.validate_unique_email(self.cleaned_data["email"])
                return super().try_save(request)

    def save(self, request: HttpRequest) -> Member:
        data = self.cleaned_data
        words = {"birth_year": data["birth_year"], "language": language_now()}
        member = sign_up(email=data["email"], password=data["password1"], **words)
        remember_typed(request, member)
        return member
