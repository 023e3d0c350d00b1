"""Send the emails that are due. All have the same sender and subject, so that a screen shows nothing of their cause."""

import logging
import smtplib
from datetime import datetime

from django.core.mail import mailers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.emails import Email, site_url
from community.notifications.email.actions import claim_email, mark_refused, mark_sent
from community.notifications.email.due import DueEmail, due_email, members_to_mail
from community.notifications.email.tokens import unsubscribe_token
from community.notifications.models import Preferences

REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError)

log = logging.getLogger(__name__)


class MailServerUnavailable(Exception):
    """Nothing can be sent now; what is due stays due."""


def send_due_emails(now: datetime | None = None) -> int:
    """Send each member the email that is due to them, and return how many were sent.

    Raises:
        MailServerUnavailable: the server cannot be reached, or the connection was lost.
    """
    now, sent, server = now or timezone.now(), 0, None
    try:
        for member_key in members_to_mail(now).values_list("pk", flat=True):
            if due_email(member_key, now) is None:
                continue
            server = server or _open_connection()
            if email := claim_email(member_key, now):
                sent += _send(server, email)
    finally:
        if server is not None:
            _close(server)
    return sent


def _open_connection():
    server = mailers.default
    try:
        server.open()
    except OSError as error:  # the errors of smtplib are OSErrors
        raise MailServerUnavailable(type(error).__name__) from None
    return server


def _close(server) -> None:
    try:
        server.close()
    except OSError:
        log.warning("the connection to the mail server was not closed properly")


def _send(server, email: DueEmail) -> bool:
    """Return False when the server refused the email. After a lost connection it may have been sent, so it stays
    marked as sent."""
    message = build_message(email)
    try:
        server.send_messages([message])
    except REFUSED as error:
        retry = mark_refused(email)
        log.warning("an email was refused (%s), %s", type(error).__name__, "to be retried" if retry else "given up")
        return False
    except OSError as error:
        raise MailServerUnavailable(type(error).__name__) from None
    mark_sent(email)
    return True


def build_message(email: DueEmail) -> Email:
    """Build the message: no names, no titles, no words of anybody and no pictures. Its links are the same for all
    members, except for the unsubscribe link."""
    preferences = Preferences.objects.get(member=email.member)
    with override(email.member.language):
        unsubscribe_url = site_url(reverse("notifications:unsubscribe", args=[unsubscribe_token(preferences)]))
        context = {
            "count": len(email.notifications),
            "with_digest": email.with_digest,
            "language": email.member.language,
            "list_url": site_url(reverse("notifications:list")),
            "settings_url": site_url(reverse("notifications:settings")),
            "unsubscribe_url": unsubscribe_url,
        }
        message = Email(
            subject=_("There is something for you"),
            body=render_to_string("emails/news.txt", context),
            to=[email.member.email],
            headers={
                "List-Unsubscribe": f"<{unsubscribe_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("emails/news.html", context), "text/html")
    return message
