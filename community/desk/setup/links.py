"""The setup link: signed, valid for a while, and for nobody once there is an operator."""

from datetime import timedelta

from django.core import signing
from django.urls import reverse

from community.audit.models import AuditEntry
from community.emails import site_url
from community.members.choices import DutyKind
from community.members.models import Duty

SALT = "desk.setup"
BEGUN = "desk.begin"
VALID_FOR = timedelta(days=3)


def has_operator() -> bool:
    """Return whether somebody with an open account runs the house."""
    return Duty.objects.now().filter(kind=DutyKind.OPERATOR, member__is_active=True).exists()


def setup_url() -> str:
    """Return a link that lets its reader become the first operator.

    Nothing of it is stored: it is signed with the secret key of the site, and holds how often somebody began in this
    way, so that it does not work a second time.
    """
    token = signing.dumps(_times_begun(), salt=SALT)
    return site_url(reverse("desk:begin", args=[token]))


def is_valid(token: str) -> bool:
    try:
        times = signing.loads(token, salt=SALT, max_age=VALID_FOR)
    except signing.BadSignature:
        return False
    return times == _times_begun() and not has_operator()


def _times_begun() -> int:
    return AuditEntry.objects.filter(verb=BEGUN).count()
