"""allauth's forms for the second step, with our limits, our words, and a code that is accepted once."""

from collections.abc import Iterator
from contextlib import contextmanager

from allauth.core import context
from allauth.mfa.adapter import get_adapter
from allauth.mfa.base import forms as base
from allauth.mfa.models import Authenticator
from allauth.mfa.totp import forms as totp
from allauth.mfa.webauthn import forms as webauthn
from django import forms
from django.utils.translation import gettext_lazy as _

from community.members import encryption
from community.members.allauth_internals import (
    SECRET_SESSION_KEY,
    compare_user_code,
    format_hotp_value,
    generate_totp_secret,
    hotp_value,
    yield_hotp_counters_from_time,
)
from community.members.mfa import actions
from community.web import ratelimit

PASSKEY_NAME_MAX_CHARACTERS = 40
TRIES, TRIES_SECONDS = 5, 5 * 60
TRIES_A_DAY = 40  # somebody who has the password and guesses: one chance in 8,000 a day
DAY_SECONDS = 24 * 60 * 60
TOO_OFTEN = _("This was tried often in a short while. Wait five minutes, and try again with a new code.")
TOO_OFTEN_TODAY = _("This was tried very often today. Try again tomorrow, or ask the people who run this site to help.")
NOT_THIS_PASSKEY = _("That did not work with this passkey. Try again, or use a code.")


class CodeField(forms.CharField):
    def __init__(self, **options):
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
        wanted = {"required": _("Fill in the code.")}
        super().__init__(max_length=40, widget=forms.TextInput(attributes), error_messages=wanted, **options)


class LimitedTries:
    """What goes wrong counts, also in parallel and over several processes; what goes well is given back."""

    def tried(self, check):
        """The outcome of ``check()``, when it may be tried at all."""
        places = [self._place("second-step", TRIES, TRIES_SECONDS, TOO_OFTEN)]
        places.append(self._place("second-step-day", TRIES_A_DAY, DAY_SECONDS, TOO_OFTEN_TODAY))
        outcome = check()
        for place in places:
            ratelimit.refund(place)
        return outcome

    def _place(self, kind: str, limit: int, seconds: int, words) -> str:
        try:
            return ratelimit.consume(kind, self.user.pk, limit=limit, seconds=seconds)
        except ratelimit.RateLimitExceeded as too_many:
            raise forms.ValidationError(words) from too_many


def step_of(secret: str, code: str) -> int | None:
    """The half minute that this code is for; None when it is of no half minute around now."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


class CodeForm(LimitedTries):
    """A code from the app, or one of those on paper. Each opens once."""

    def clean_code(self) -> str:
        self.authenticator = self.tried(self._find)
        return self.cleaned_data["code"]

    def _find(self) -> Authenticator:
        kinds = {Authenticator.Type.TOTP: self._fits_app, Authenticator.Type.RECOVERY_CODES: self._fits_paper}
        for authenticator in self.user.authenticator_set.filter(type__in=kinds):
            if kinds[authenticator.type](authenticator):
                authenticator.user = self.user
                return authenticator
        raise get_adapter().validation_error("incorrect_code")

    def _fits_app(self, authenticator) -> bool:
        secret = encryption.unseal(authenticator.data["secret"])
        step = step_of(secret, self.cleaned_data["code"])
        fits = step is not None and actions.use_code_step(member=self.user, step=step)
        if fits:
            actions.seal_anew(member=self.user)
        return fits

    def _fits_paper(self, authenticator) -> bool:
        return authenticator.wrap().validate_code(self.cleaned_data["code"])


class AuthenticateForm(CodeForm, base.AuthenticateForm):
    code = CodeField(label=_("Code"), help_text=_("Six digits from your app, or one of your codes on paper."))


class ReauthenticateForm(CodeForm, base.ReauthenticateForm):
    code = CodeField(label=_("Code"), help_text=_("Six digits from your app, or one of your codes on paper."))


class ActivateTOTPForm(LimitedTries, totp.ActivateTOTPForm):
    """The new secret waits in the session, sealed as well."""

    code = CodeField(label=_("The six digits that your app shows now"))

    def __init__(self, *args, **kwargs):
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        if not self.is_bound or SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = encryption.seal(generate_totp_secret())
        self.secret = encryption.unseal(session[SECRET_SESSION_KEY])

    def clean_code(self) -> str:
        return self.tried(self._check)

    def _check(self) -> str:
        step = step_of(self.secret, self.cleaned_data["code"])
        if step is None or not actions.use_code_step(member=self.user, step=step):
            raise get_adapter().validation_error("incorrect_code")
        return self.cleaned_data["code"]


@contextmanager
def a_sentence(only: str = "") -> Iterator[None]:
    """Whatever comes back from a browser: a sentence, never a fault. ``only``: of refusals, those with this code."""
    try:
        yield
    except forms.ValidationError as error:
        if only and error.code != only:
            raise
        raise forms.ValidationError(NOT_THIS_PASSKEY) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise forms.ValidationError(NOT_THIS_PASSKEY) from error


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = forms.CharField(
        label=_("A name for this passkey"),
        help_text=_("For yourself, so that you know later which one it is. For instance: my phone."),
        max_length=PASSKEY_NAME_MAX_CHARACTERS,
        required=False,
    )

    def clean(self) -> dict:
        with a_sentence():
            return super().clean()


class AnyPasskeyForm:
    """allauth's own limit holds here, and its sentence about that is kept."""

    def clean_credential(self):
        with a_sentence(only="incorrect_code"):
            return super().clean_credential()


class PasskeyForm(AnyPasskeyForm, webauthn.AuthenticateWebAuthnForm):
    pass


class PasskeyAgainForm(AnyPasskeyForm, webauthn.ReauthenticateWebAuthnForm):
    pass
