"""allauth's forms for the second step, with our limits and texts, and codes that are accepted once."""

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
from community.members.sessions.guessing import guesser_key
from community.web import ratelimit
from community.web.text_fields import LineField

PASSKEY_NAME_MAX_CHARACTERS = 40
TRIES, TRIES_SECONDS = 5, 5 * 60
TRIES_PER_DAY = 40  # for somebody who has the password and guesses: one chance in 8,000 a day
DAY_SECONDS = 24 * 60 * 60
TOO_MANY_TRIES = _("There have been many attempts in a short time. Wait five minutes, and try again with a new code.")
TOO_MANY_TRIES_TODAY = _(
    "There have been very many attempts today. Try again tomorrow, or ask the people who run this site for help."
)
PASSKEY_FAILED = _("That passkey did not work. Try again, or use a code.")


class CodeField(forms.CharField):
    def __init__(self, **options):
        attributes = {"autocomplete": "one-time-code", "autocapitalize": "off", "spellcheck": "false"}
        messages = {"required": _("Fill in the code.")}
        super().__init__(max_length=40, widget=forms.TextInput(attributes), error_messages=messages, **options)


class RateLimitMixin:
    """Count the failed tries of whoever guesses, also in parallel and over several processes; a success is refunded.

    Who has the password of somebody and guesses their code uses up nothing of a device that the member used before.
    """

    def with_rate_limit(self, check):
        """Return the outcome of ``check()``.

        Raises:
            ValidationError: there were too many tries; ``check`` is not called.
        """
        guesser = guesser_key(context.request, self.user.email)
        is_unknown = guesser.startswith("client:")
        whose_day = self.user.pk if is_unknown else f"{guesser}:{self.user.pk}"
        slots = [self._consume("second-step", f"{guesser}:{self.user.pk}", TRIES, TRIES_SECONDS, TOO_MANY_TRIES)]
        slots.append(self._consume("second-step-day", whose_day, TRIES_PER_DAY, DAY_SECONDS, TOO_MANY_TRIES_TODAY))
        outcome = check()
        for slot in slots:
            ratelimit.refund(slot)
        return outcome

    def _consume(self, kind: str, key: object, limit: int, seconds: int, message) -> str:
        try:
            return ratelimit.consume(kind, key, limit=limit, seconds=seconds)
        except ratelimit.RateLimitExceeded as too_many:
            raise forms.ValidationError(message) from too_many


def totp_step_of(secret: str, code: str) -> int | None:
    """Return the period of 30 seconds that this code is for; None when it is for none around now."""
    for step in yield_hotp_counters_from_time():
        if compare_user_code(actual=code, expected=format_hotp_value(hotp_value(secret, step))):
            return step
    return None


class CodeFormMixin(RateLimitMixin):
    """Accept a code from the app, or a recovery code from paper. Each works once."""

    def clean_code(self) -> str:
        self.authenticator = self.with_rate_limit(self._matching_authenticator)
        return self.cleaned_data["code"]

    def _matching_authenticator(self) -> Authenticator:
        checks = {
            Authenticator.Type.TOTP: self._matches_app,
            Authenticator.Type.RECOVERY_CODES: self._matches_recovery_code,
        }
        for authenticator in self.user.authenticator_set.filter(type__in=checks):
            if checks[authenticator.type](authenticator):
                authenticator.user = self.user
                return authenticator
        raise get_adapter().validation_error("incorrect_code")

    def _matches_app(self, authenticator) -> bool:
        secret = encryption.decrypt_secret(authenticator.data["secret"])
        step = totp_step_of(secret, self.cleaned_data["code"])
        is_match = step is not None and actions.use_totp_step(member=self.user, step=step)
        if is_match:
            actions.reencrypt_secrets(member=self.user)
        return is_match

    def _matches_recovery_code(self, authenticator) -> bool:
        return authenticator.wrap().validate_code(self.cleaned_data["code"])


class AuthenticateForm(CodeFormMixin, base.AuthenticateForm):
    code = CodeField(label=_("Code"), help_text=_("Six digits from your app, or one of your backup codes."))


class ReauthenticateForm(CodeFormMixin, base.ReauthenticateForm):
    code = CodeField(label=_("Code"), help_text=_("Six digits from your app, or one of your backup codes."))


class ActivateTOTPForm(RateLimitMixin, totp.ActivateTOTPForm):
    """Set up an app. The new secret waits in the session, encrypted as well."""

    code = CodeField(label=_("The six digits that your app shows now"))

    def __init__(self, *args, **kwargs):
        self.user = kwargs.pop("user")
        forms.Form.__init__(self, *args, **kwargs)
        session = context.request.session
        if not self.is_bound or SECRET_SESSION_KEY not in session:
            session[SECRET_SESSION_KEY] = encryption.encrypt_secret(generate_totp_secret())
        self.secret = encryption.decrypt_secret(session[SECRET_SESSION_KEY])

    def clean_code(self) -> str:
        return self.with_rate_limit(self._check)

    def _check(self) -> str:
        step = totp_step_of(self.secret, self.cleaned_data["code"])
        if step is None or not actions.use_totp_step(member=self.user, step=step):
            raise get_adapter().validation_error("incorrect_code")
        return self.cleaned_data["code"]


@contextmanager
def friendly_errors(only_code: str = "") -> Iterator[None]:
    """Turn whatever goes wrong with the data of a browser into a sentence.

    ``only_code``: of the validation errors, only those with this code.
    """
    try:
        yield
    except forms.ValidationError as error:
        if only_code and error.code != only_code:
            raise
        raise forms.ValidationError(PASSKEY_FAILED) from error
    except (AttributeError, KeyError, TypeError, ValueError) as error:
        raise forms.ValidationError(PASSKEY_FAILED) from error


class AddPasskeyForm(webauthn.AddWebAuthnForm):
    name = LineField(
        label=_("A name for this passkey"),
        help_text=_("For yourself, so that you know later which one it is. For instance: my phone."),
        max_length=PASSKEY_NAME_MAX_CHARACTERS,
        required=False,
    )

    def clean(self) -> dict:
        with friendly_errors():
            return super().clean()


class PasskeyErrorsMixin:
    """Replace the errors of a passkey, except allauth's own about its rate limit."""

    def clean_credential(self):
        with friendly_errors(only_code="incorrect_code"):
            return super().clean_credential()


class PasskeyForm(PasskeyErrorsMixin, webauthn.AuthenticateWebAuthnForm):
    pass


class ReauthenticatePasskeyForm(PasskeyErrorsMixin, webauthn.ReauthenticateWebAuthnForm):
    pass
