"""Send the emails that are due."""

from datetime import datetime

from django.utils import timezone

from community.emails.actions import server_is_away
from community.notifications.email.actions import send_due_email
from community.notifications.email.due import due_email, members_to_mail


def send_due_emails(now: datetime | None = None) -> int:
    """Send each member the email that is due to them, and return how many emails that were.

    While the mail server is away what is due stays due, so that what is read meanwhile is not mailed.
    """
    now, count = now or timezone.now(), 0
    for member_key in members_to_mail(now).values_list("pk", flat=True):
        if server_is_away():
            break
        count += due_email(member_key, now) is not None and send_due_email(member_key, now)
    return count
