"""Marking what goes out, before it goes: a crash in between loses a mail, and never sends one twice."""

from datetime import datetime, timedelta

from django.db import transaction
from django.utils import timezone

from community.notifications.due import Letter, letter_to
from community.notifications.models import Notification, Preferences

RETRY_FIRST = timedelta(minutes=5)
RETRY_LAST = timedelta(hours=12)
TRIES = 6


@transaction.atomic
def take_letter(key, now: datetime) -> Letter | None:
    """Look once more, with the member's row locked, and mark what the mail is about. Of two workers one gets it."""
    Preferences.objects.get_or_create(member_id=key)
    mine = Preferences.objects.select_for_update().get(member=key)
    letter = letter_to(key, now)
    if letter is None:
        return None
    unmailed = Notification.objects.unread().filter(pk__in=[row.pk for row in letter.notifications], mailed_at=None)
    if unmailed.update(mailed_at=now) == 0:
        return None
    mine.last_mail_at = now
    mine.last_digest_at = now if letter.with_digest else mine.last_digest_at
    mine.save(update_fields=["last_mail_at", "last_digest_at"])
    return letter


@transaction.atomic
def mail_went_out(letter: Letter) -> None:
    Preferences.objects.filter(member=letter.member).update(failures=0, retry_at=None)


@transaction.atomic
def mail_was_refused(letter: Letter) -> bool:
    """The server said no, so nothing was sent: give it back for another try, later each time. After ``TRIES`` it is
    left as it is (False), and waits in the list."""
    mine = Preferences.objects.select_for_update().get(member=letter.member)
    mine.failures += 1
    mine.retry_at = timezone.now() + min(RETRY_FIRST * 2 ** (mine.failures - 1), RETRY_LAST)
    again = mine.failures < TRIES
    if again:
        rows = Notification.objects.unread().filter(pk__in=[row.pk for row in letter.notifications])
        rows.update(mailed_at=None)
        mine.last_mail_at = None
        mine.last_digest_at = None if letter.with_digest else mine.last_digest_at
    else:
        mine.failures = 0
    mine.save(update_fields=["failures", "retry_at", "last_mail_at", "last_digest_at"])
    return again
