"""Hand what is due to the outbox in one transaction: it is in one email, also when a process stops in between."""

from datetime import datetime
from uuid import UUID

from django.db import transaction

from community.audit.actions import record
from community.emails.actions import is_waiting, send
from community.emails.kinds import Kind, register
from community.members.choices import Purpose
from community.members.consent.actions import withdraw_consent
from community.notifications.email.due import DueEmail, due_email, is_still_wanted
from community.notifications.email.message import build_message
from community.notifications.email.tokens import preferences_by_token
from community.notifications.models import Notification, Preferences

NEWS_EMAIL = "notifications.news"
register(NEWS_EMAIL, Kind(is_wanted=is_still_wanted))


@transaction.atomic
def send_due_email(member_key: UUID, now: datetime) -> bool:
    """Send a member the email that is due to them. Return False when there is none, or when an earlier one waits."""
    email = claim_email(member_key, now)
    if email is None:
        return False
    send(build_message(email), member=email.member, kind=NEWS_EMAIL, about=str(member_key))
    return True


def claim_email(member_key: UUID, now: datetime) -> DueEmail | None:
    """Check again, with the preferences locked, and mark the notifications as mailed. One of two workers gets it."""
    Preferences.objects.get_or_create(member_id=member_key)
    preferences = Preferences.objects.select_for_update().get(member=member_key)
    email = due_email(member_key, now)
    if email is None or is_waiting(kind=NEWS_EMAIL, about=str(member_key)):
        return None
    unmailed = Notification.objects.unread().filter(pk__in=[row.pk for row in email.notifications], mailed_at=None)
    if unmailed.update(mailed_at=now) == 0:
        return None
    preferences.last_mail_at = now
    preferences.last_digest_at = now if email.with_digest else preferences.last_digest_at
    preferences.save(update_fields=["last_mail_at", "last_digest_at"])
    return email


@transaction.atomic
def unsubscribe(*, token: str) -> None:
    """Withdraw the consent to mail of the member whose unsubscribe link has this token, and stop urgent mail. Nothing
    happens when that account is deleted.

    Raises:
        BadSignature: the token is not signed by this site.
    """
    preferences = preferences_by_token(token)
    if preferences is None:
        return
    withdraw_consent(actor=preferences.member, purpose=Purpose.MAIL)
    Preferences.objects.filter(pk=preferences.pk).update(urgent_mail=False)
    record(actor=None, verb="notifications.stop_mail", thing=preferences)
