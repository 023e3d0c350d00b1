"""Sending the mail that is due. Neutral to whoever sees a phone or a screen: the same sender and subject for all."""

import logging
import smtplib
from datetime import datetime

from django.conf import settings
from django.core import signing
from django.core.mail import EmailMultiAlternatives, mailers
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from community.notifications.actions.mailing import mail_was_refused, mail_went_out, take_letter
from community.notifications.due import Letter, letter_to, waiting_for_mail
from community.notifications.models import Preferences

REFUSED = (smtplib.SMTPResponseException, smtplib.SMTPRecipientsRefused, smtplib.SMTPNotSupportedError, ValueError)

log = logging.getLogger(__name__)


class MailServerAway(Exception):
    """Nothing can be sent now; what is due stays due."""


def send_what_is_due(now: datetime | None = None) -> int:
    """Send to each member what is due to them now; gives how many mails went out.

    Raises:
        MailServerAway: the server cannot be reached, or was lost on the way.
    """
    now, sent, server = now or timezone.now(), 0, None
    try:
        for key in waiting_for_mail(now).values_list("pk", flat=True):
            if letter_to(key, now) is None:
                continue
            server = server or _opened()
            if letter := take_letter(key, now):
                sent += _send(server, letter)
    finally:
        if server is not None:
            _closed(server)
    return sent


def _opened():
    server = mailers.default
    try:
        server.open()
    except OSError as error:  # smtplib's errors are among them
        raise MailServerAway(type(error).__name__) from None
    return server


def _closed(server) -> None:
    try:
        server.close()
    except OSError:
        log.warning("the mail server did not say goodbye")


def _send(server, letter: Letter) -> bool:
    """False when the server refused this one. Lost in the middle: perhaps it was sent, so it is not sent again."""
    message = message_of(letter)
    try:
        server.send_messages([message])
    except REFUSED as error:
        again = mail_was_refused(letter)
        log.warning("a mail was refused (%s), %s", type(error).__name__, "later again" if again else "given up")
        return False
    except OSError as error:
        raise MailServerAway(type(error).__name__) from None
    mail_went_out(letter)
    return True


def message_of(letter: Letter) -> EmailMultiAlternatives:
    """The mail itself: no names, no titles, no words of anybody, no pictures, and links that are the same for all but
    for the one that stops the mail."""
    mine = Preferences.objects.get(member=letter.member)
    with override(letter.member.language):
        stop_url = address_of("notifications:stop", stop_token(mine))
        context = {
            "count": len(letter.notifications),
            "with_digest": letter.with_digest,
            "language": letter.member.language,
            "list_url": address_of("notifications:list"),
            "settings_url": address_of("notifications:settings"),
            "stop_url": stop_url,
        }
        message = EmailMultiAlternatives(
            subject=_("There is something for you"),
            body=render_to_string("emails/news.txt", context),
            to=[letter.member.email],
            headers={
                "Auto-Submitted": "auto-generated",
                "List-Unsubscribe": f"<{stop_url}>",
                "List-Unsubscribe-Post": "List-Unsubscribe=One-Click",
            },
        )
        message.attach_alternative(render_to_string("emails/news.html", context), "text/html")
    return message


def address_of(name: str, *args: str) -> str:
    return settings.SITE_ORIGIN + reverse(name, args=args)


# The link that stops the mail works without a login and does not end. It names a random key, not the member.


def stop_token(mine: Preferences) -> str:
    return _signer().sign(mine.stop_key.hex)


def preferences_for(token: str) -> Preferences | None:
    """Whose mail this link stops; None when that person is not here any more.

    Raises:
        BadSignature: no link of ours.
    """
    key = _signer().unsign(token)
    return Preferences.objects.select_related("member").filter(stop_key=key).first()


def _signer() -> signing.Signer:
    return signing.Signer(salt="notifications.stop", sep=".")
