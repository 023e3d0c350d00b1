"""The right to stop a change of an email address."""

from django.utils.translation import gettext_lazy as _

from community.permissions import denied_with


@denied_with(_("Only the owner of this account can stop the change."))
def can_stop_change(actor, member) -> bool:
    """Return whether the actor is the owner of the account, or nobody: the link in the email, or a new password."""
    return actor is None or actor.pk == member.pk
