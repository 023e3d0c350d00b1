"""Another email address waits a day after it was confirmed, and the old address can stop it.

Somebody who wants to take an account over changes the email address first, so that the owner gets no mail any more.
Therefore nothing changes before the owner had a day to see the email at the address that they have: the day begins when
the mail server took that email, and when it never does, nothing changes.
"""

from datetime import timedelta

from allauth.account.adapter import get_adapter
from allauth.account.models import EmailAddress
from django.core import signing
from django.db import transaction
from django.urls import reverse
from django.utils import timezone, translation

from community.audit.actions import record
from community.emails import Email
from community.emails.actions import is_waiting, send
from community.emails.kinds import Kind, register
from community.house_name import house_name
from community.members.accounts.actions.sign_up import give_way
from community.members.accounts.rules import can_stop_change
from community.members.models import EmailChange, Member
from community.members.sessions.actions import end_all_sessions
from community.permissions import require

WAITING_TIME = timedelta(hours=24)
SENT_WITHIN = timedelta(days=1)
LINK_VALID_FOR = SENT_WITHIN + WAITING_TIME + timedelta(hours=1)  # periodic work may be late
SALT = WAITING_EMAIL = "members.email_change"


@transaction.atomic
def begin_change(*, email_address: EmailAddress) -> EmailChange:
    """Let a confirmed new address wait, and tell the old one. A second time changes nothing.

    ``email_address`` is of a member who has another, confirmed address already.
    """
    member = email_address.user
    values = {"due_at": timezone.now() + WAITING_TIME}
    change, is_new = EmailChange.objects.get_or_create(email_address=email_address, defaults=values)
    if is_new:
        record(actor=member, verb="member.email_change_asked", thing=member)
        path = reverse("members:keep_address", args=[signing.dumps(str(change.public_id), salt=SALT)])
        about = str(change.public_id)
        message = _email(member, "waiting", {"keep_url": path, "when": change.due_at})
        send(message, member=member, kind=WAITING_EMAIL, about=about, valid_for=SENT_WITHIN)
    return change


def _begin_to_wait(public_id: str) -> None:
    """Let the day begin: the old address has been told."""
    EmailChange.objects.filter(public_id=public_id).update(due_at=timezone.now() + WAITING_TIME)


def _stop_untold(public_id: str) -> None:
    """Stop a change of which the old address cannot be told."""
    if change := EmailChange.objects.filter(public_id=public_id).select_related("email_address__user").first():
        stop_change(actor=None, member=change.email_address.user)


register(WAITING_EMAIL, Kind(after_sending=_begin_to_wait, after_giving_up=_stop_untold))


def change_for_token(token: str) -> EmailChange | None:
    """Return the change that this link from an email can still stop."""
    try:
        public_id = signing.loads(token, salt=SALT, max_age=LINK_VALID_FOR)
    except signing.BadSignature:  # also when it is too old
        return None
    return EmailChange.objects.select_related("email_address__user").filter(public_id=public_id).first()


@transaction.atomic
def stop_change(*, actor: Member | None, member: Member) -> bool:
    """Keep the present address; return whether another one was waiting or not confirmed yet.

    Raises:
        NotAllowed: the actor is another member.
    """
    require(can_stop_change, actor, member)
    waiting = EmailAddress.objects.filter(user=member, verified=False).exclude(email__iexact=member.email)
    if not waiting.delete()[0]:
        return False
    record(actor=actor, verb="member.email_change_stopped", thing=member)
    return True


@transaction.atomic
def stop_change_by_link(*, change: EmailChange) -> None:
    """Stop the change by the link in the email to the old address.

    Whoever asked for the change knows the password, so all sessions end too.
    """
    member = change.email_address.user
    stop_change(actor=None, member=member)
    end_all_sessions(actor=None, member=member)


def carry_out_due() -> int:
    """Carry out the changes whose day has passed; return their number."""
    due = EmailChange.objects.filter(due_at__lte=timezone.now()).order_by("due_at", "pk")
    return sum(_carry_out(key) for key in list(due.values_list("pk", flat=True)))


@transaction.atomic
def _carry_out(key: int) -> bool:
    change = EmailChange.objects.select_for_update().filter(pk=key).first()
    if change is None:  # stopped at the last moment
        return False
    if is_waiting(kind=WAITING_EMAIL, about=str(change.public_id)):  # the mail server is away: the day has not begun
        return False
    email_address, member = change.email_address, change.email_address.user
    change.delete()
    give_way(email=email_address.email)
    if not email_address.can_set_verified() or Member.objects.filter(email__iexact=email_address.email).exists():
        email_address.delete()  # somebody else has it by now
        record(actor=None, verb="member.email_change_stopped", thing=member)
        return False
    old_email = member.email
    member.emailaddress_set.exclude(pk=email_address.pk).delete()
    email_address.verified = email_address.primary = True
    email_address.save(update_fields=["verified", "primary"])
    member.email = email_address.email
    member.save(update_fields=["email"])
    record(actor=None, verb="member.email_change", thing=member)
    for email in (old_email, member.email):
        send(_email(member, "changed", {}, email), member=member)
    return True


def _email(member: Member, template: str, context: dict, email: str = "") -> Email:
    """Return an email that names no address: whoever reads along at one address does not learn the other."""
    with translation.override(member.language):
        facts = {"site_name": house_name(), "email": email or member.email}
        return get_adapter().render_mail(f"account/email/email_{template}", facts["email"], facts | context)
