"""Rules about reporting."""

from django.utils.translation import gettext_lazy as _

from community.members.rules import is_settled
from community.moderation.registry import proof_subject, visible_thing
from community.moderation.reports.proofs import is_proven
from community.permissions import denied_with


@denied_with(_("First choose the name that you want to use here."))
def can_report(user) -> bool:
    """Return whether the user may report what they see: visitors, and members with a name."""
    return not user.is_authenticated or is_settled(user)


@denied_with(_("This is not here, or not for you to see."))
def can_report_thing(user, kind: str, public_id: object, proof: str = "") -> bool:
    """Return whether the user sees this now, or has the proof that a page showed it to them a moment ago."""
    return visible_thing(kind, public_id, user) is not None or is_proven(
        user, kind, proof_subject(kind, public_id), proof
    )
