"""Another e-mail address: it waits a day after it was confirmed, and the old one can stop it.

Who wants to take an account over changes the address first, so that the owner gets no mail any more. So nothing changes
before the owner had a day to see the mail at the address that they have.
"""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import signing
from django.db import transaction
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone, translation

from community.audit.actions import record
from community.members.models import EmailChange, Member
from community.members.sessions.actions import end_all_sessions

WAIT = timedelta(hours=24)
LINK_WORKS = WAIT + timedelta(hours=1)  # periodic work may be late
SALT = "members.email_change"


@transaction.atomic
def begin_change(*, address: EmailAddress, request: HttpRequest) -> EmailChange:
    """The new address was confirmed: from now on it waits, and the old address is told. A second time changes nothing.

    ``address`` is of a member who has a confirmed address already.
    """
    change, new = EmailChange.objects.get_or_create(address=address, defaults={"due_at": timezone.now() + WAIT})
    if new:
        record(actor=address.user, verb="member.email_change_asked", thing=address.user)
        keep = reverse("members:keep_address", args=[signing.dumps(str(change.public_id), salt=SALT)])
        # now and not after commit: when the old address cannot be told, nothing begins
        _write(address.user, "waiting", {"keep_url": request.build_absolute_uri(keep), "when": change.due_at})
    return change


def change_of(token: str) -> EmailChange | None:
    """The change that this link from a mail can still stop."""
    try:
        public_id = signing.loads(token, salt=SALT, max_age=LINK_WORKS)
    except signing.BadSignature:  # also when it is too old
        return None
    return EmailChange.objects.select_related("address__user").filter(public_id=public_id).first()


@transaction.atomic
def stop_change(*, actor: Member | None, member: Member) -> bool:
    """Keep the address that is; True when another one was waiting or not confirmed yet."""
    waiting = EmailAddress.objects.filter(user=member, verified=False).exclude(email__iexact=member.email)
    if not waiting.delete()[0]:
        return False
    record(actor=actor, verb="member.email_change_stopped", thing=member)
    return True


@transaction.atomic
def stop_change_from_old_address(*, change: EmailChange) -> None:
    """By the link in the mail. Who asked for the change knows the password, so all logins end too."""
    member = change.address.user
    stop_change(actor=None, member=member)
    end_all_sessions(actor=None, member=member)


def carry_out_due() -> int:
    """Let the addresses count whose day has passed; gives their number."""
    due = EmailChange.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return sum(_carry_out(key) for key in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _carry_out(key: int) -> bool:
    change = EmailChange.objects.select_for_update().filter(pk=key).first()
    if change is None:  # stopped at the last moment
        return False
    address, member = change.address, change.address.user
    change.delete()
    if not address.can_set_verified() or Member.objects.filter(email__iexact=address.email).exists():
        address.delete()  # somebody else has it by now
        record(actor=None, verb="member.email_change_stopped", thing=member)
        return False
    old = member.email
    member.emailaddress_set.exclude(pk=address.pk).delete()
    address.verified = address.primary = True
    address.save(update_fields=["verified", "primary"])
    member.email = address.email
    member.save(update_fields=["email"])
    record(actor=None, verb="member.email_change", thing=member)
    for email in (old, member.email):
        transaction.on_commit(lambda email=email: _write(member, "changed", {}, email), robust=True)
    return True


def _write(member: Member, what: str, words: dict, email: str = "") -> None:
    """A mail that names no address: whoever reads along at one does not learn the other."""
    with translation.override(member.language):
        facts = {"site_name": settings.SITE_NAME, "email": email or member.email}
        get_adapter().render_mail(f"account/email/email_{what}", facts["email"], facts | words).send()
