"""What allauth tells of the second step. It has no other way to tell it than Django's signals."""

from allauth.mfa import signals
from allauth.mfa.models import Authenticator
from django.dispatch import receiver

from community.members.allauth_internals import record_authentication
from community.members.mfa.actions import record_second_step


@receiver(signals.authenticator_added)
def was_added(request, user, authenticator, **_more) -> None:
    """Whoever sets up an app or a passkey has shown it a moment ago: this session passed."""
    if authenticator.type != Authenticator.Type.RECOVERY_CODES:
        record_authentication(request, user, "mfa", id=authenticator.pk, type=authenticator.type)
    record_second_step(member=user, verb="add", kind=authenticator.type)


@receiver(signals.authenticator_removed)
def was_removed(user, authenticator, **_more) -> None:
    record_second_step(member=user, verb="remove", kind=authenticator.type)


@receiver(signals.authenticator_reset)
def was_renewed(user, authenticator, **_more) -> None:
    record_second_step(member=user, verb="renew", kind=authenticator.type)
