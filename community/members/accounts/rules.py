"""The right to stop a change of an email address, and whether visitors can sign up."""

from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from community.members.models import SignUpState
from community.permissions import denied_with


@denied_with(_("Only the owner of this account can stop the change."))
def can_stop_change(actor, member) -> bool:
    """Return whether the actor is the owner of the account, or nobody: the link in the email, or a new password."""
    return actor is None or actor.pk == member.pk


def is_sign_up_open() -> bool:
    """Return whether visitors can sign up: as an operator chose last, and in a new house not; nor for a while when
    moderators let nobody in."""
    state = SignUpState.objects.first()
    if state and state.closed_until and state.closed_until > timezone.now():
        return False
    return state.is_open if state else settings.SIGN_UP_STARTS_OPEN
