"""The email to a member whose account was closed: they cannot log in to read the statement of reasons."""

from django.conf import settings
from django.core import signing
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.emails import Email, site_url
from community.emails.actions import send
from community.emails.kinds import Kind, register
from community.moderation.models import Decision, Measure

CLOSING_EMAIL = "moderation.closing"


def statement_token(decision: Decision) -> str:
    """Return the signed token of the link to a statement of reasons, for who cannot log in to read it."""
    return _signer().sign(decision.public_id.hex)


def decision_by_token(token: str) -> Decision | None:
    """Return the decision of this token, or None when it is about nobody any more.

    Raises:
        BadSignature: the token is not signed by this site.
    """
    return Decision.objects.exclude(writer=None).filter(public_id=_signer().unsign(token)).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt="moderation.statement", sep=".")


def send_closing_email(measure: Measure) -> None:
    member = measure.member
    with override(member.language):
        url = site_url(reverse("moderation:statement", args=[statement_token(measure.decision)]))
        text = render_to_string("moderation/email/closing.txt", {"url": url, "site_name": settings.SITE_NAME})
        message = Email(_("About your account"), text, to=[member.email])
    send(message, member=member, kind=CLOSING_EMAIL, about=str(measure.public_id))


def _is_closed(public_id: str) -> bool:
    """Return whether the account is still closed by this measure."""
    return Measure.objects.running().filter(public_id=public_id).exists()


register(CLOSING_EMAIL, Kind(is_wanted=_is_closed))
