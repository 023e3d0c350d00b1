"""Receivers of allauth's signals about the second step, which it has no other hook for."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from community.members.allauth_internals import record_authentication
from community.members.mfa.actions import record_second_step


@receiver(signals.authenticator_added)
def log_added(request, user, authenticator, **_more) -> None:
    """Count setting up an app or a passkey as passing the second step: the member has shown it a moment ago."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    record_second_step(member=user, verb="add", kind=authenticator.type)


@receiver(signals.authenticator_removed)
def log_removed(user, authenticator, **_more) -> None:
    record_second_step(member=user, verb="remove", kind=authenticator.type)


@receiver(signals.authenticator_reset)
def log_renewed(user, authenticator, **_more) -> None:
    record_second_step(member=user, verb="renew", kind=authenticator.type)
