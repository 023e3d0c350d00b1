"""Mark what is sent before it is sent: a crash in between loses an email, and never sends one twice."""

from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils import timezone

from community.audit.actions import record
from community.members.choices import Purpose
from community.members.consent.actions import withdraw_consent
from community.notifications.email.due import DueEmail, due_email
from community.notifications.email.tokens import preferences_by_token
from community.notifications.models import Notification, Preferences

RETRY_FIRST = timedelta(minutes=5)
RETRY_LAST = timedelta(hours=12)
MAX_TRIES = 6


@transaction.atomic
def claim_email(member_key: UUID, now: datetime) -> DueEmail | None:
    """Check again, with the preferences locked, and mark the notifications as mailed. One of two workers gets it."""
    Preferences.objects.get_or_create(member_id=member_key)
    preferences = Preferences.objects.select_for_update().get(member=member_key)
    email = due_email(member_key, now)
    if email is None:
        return None
    unmailed = Notification.objects.unread().filter(pk__in=[row.pk for row in email.notifications], mailed_at=None)
    if unmailed.update(mailed_at=now) == 0:
        return None
    preferences.last_mail_at = now
    preferences.last_digest_at = now if email.with_digest else preferences.last_digest_at
    preferences.save(update_fields=["last_mail_at", "last_digest_at"])
    return email


@transaction.atomic
def mark_sent(email: DueEmail) -> None:
    Preferences.objects.filter(member=email.member).update(failures=0, retry_at=None)


@transaction.atomic
def mark_refused(email: DueEmail) -> bool:
    """Unmark the notifications of an email that the server refused, to retry with a growing delay. After ``MAX_TRIES``
    give up and return False: the notifications stay in the list."""
    preferences = Preferences.objects.select_for_update().get(member=email.member)
    preferences.failures += 1
    preferences.retry_at = timezone.now() + min(RETRY_FIRST * 2 ** (preferences.failures - 1), RETRY_LAST)
    retry = preferences.failures < MAX_TRIES
    if retry:
        rows = Notification.objects.unread().filter(pk__in=[row.pk for row in email.notifications])
        rows.update(mailed_at=None)
        preferences.last_mail_at = None
        preferences.last_digest_at = None if email.with_digest else preferences.last_digest_at
    else:
        preferences.failures = 0
    preferences.save(update_fields=["failures", "retry_at", "last_mail_at", "last_digest_at"])
    return retry


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
