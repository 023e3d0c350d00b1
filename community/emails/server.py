"""The connection to the mail server, and what its errors mean for an email: later, never, or nothing of this email."""

import logging
import re
import smtplib
import socket
import ssl

from django.core.mail import mailers

from community.emails.message import Email

PERMANENT = range(500, 600)
# "5.1.1" in "550 5.1.1 No such user": of the text of a mail server only the numbers are kept, it may hold an address.
ENHANCED_CODE = re.compile(rb"\b[245]\.\d{1,3}\.\d{1,3}\b")

log = logging.getLogger(__name__)


class MailFailure(Exception):
    """An email was not sent; the text is a code or a class, and never what the server wrote."""


class ServerAway(MailFailure):
    """The server takes no email at all now: it is away, or refuses our login or our sender."""


class Later(MailFailure):
    """The server does not take this email now; another one may be sent."""


class Refused(MailFailure):
    """The server will never take this email."""


class MailServer:
    """A connection for several emails, opened at the first one. Use it with ``with``."""

    def __init__(self) -> None:
        self._mailer = None

    def __enter__(self) -> "MailServer":
        return self

    def __exit__(self, *_exception: object) -> None:
        self._close()

    def send(self, message: Email) -> None:
        """Send one email.

        Raises:
            ServerAway, Later, Refused
        """
        try:
            self._open()
        except OSError as error:  # the errors of smtplib are OSErrors
            self._mailer = None
            raise ServerAway(reason_for(error)) from None
        try:
            self._mailer.send_messages([message])
        except (OSError, ValueError) as error:
            if not _connection_is_whole(error):
                self._close()
            raise _meaning(error) from None

    def _open(self) -> None:
        if self._mailer is None:
            self._mailer = mailers.default
            self._mailer.open()

    def _close(self) -> None:
        mailer, self._mailer = self._mailer, None
        try:
            if mailer is not None:
                mailer.close()
        except OSError:
            log.warning("the connection to the mail server was not closed properly")


def reason_for(error: Exception) -> str:
    """Return the SMTP codes of an error, or else its class."""
    code, text = _code_and_text(error)
    if code is None:
        return type(error).__name__
    enhanced = ENHANCED_CODE.search(text)
    return f"{code} {enhanced[0].decode()}" if enhanced else str(code)


def explanation_of(error: Exception) -> str:
    """Return in one sentence what is wrong, for whoever runs the site."""
    match error:
        case socket.gaierror():
            return "The name of the mail server in MAIL_URL is not found (DNS)."
        case ssl.SSLCertVerificationError():
            return f"The certificate of the mail server is not trusted: {error.verify_message}."
        case ssl.SSLError():
            return "The encryption (TLS) fails: smtp+ssl:// is mostly for port 465, smtp+tls:// for port 587."
        case smtplib.SMTPNotSupportedError():
            return "The mail server offers no STARTTLS or no login here: is this the right port and scheme in MAIL_URL?"
        case TimeoutError():
            return "The mail server does not answer in time: is the port right, and does a firewall let it through?"
        case ConnectionRefusedError():
            return "Nothing listens at this host and port: is the port in MAIL_URL right?"
        case smtplib.SMTPAuthenticationError():
            return f"The mail server refuses the user or the password in MAIL_URL ({reason_for(error)})."
        case smtplib.SMTPSenderRefused():
            return f"The mail server refuses the sender in MAIL_FROM ({reason_for(error)})."
        case smtplib.SMTPRecipientsRefused():
            return f"The mail server refuses this email address ({reason_for(error)})."
        case smtplib.SMTPServerDisconnected():
            return "The mail server hung up: is the scheme in MAIL_URL right for this port?"
        case smtplib.SMTPResponseException():
            return f"The mail server says no ({reason_for(error)})."
    return f"It did not work: {type(error).__name__}."


def _meaning(error: Exception) -> MailFailure:
    """Return what an error while sending means for the email."""
    code, _text = _code_and_text(error)
    reason = reason_for(error)
    if isinstance(error, smtplib.SMTPSenderRefused | smtplib.SMTPAuthenticationError | smtplib.SMTPHeloError):
        return ServerAway(reason)
    if isinstance(error, smtplib.SMTPNotSupportedError | ValueError) or code in PERMANENT:
        return Refused(reason)
    return Later(reason)  # also when the connection was lost: Message-ID tells mail programs that both are one email


def _connection_is_whole(error: Exception) -> bool:
    whole = smtplib.SMTPResponseException | smtplib.SMTPRecipientsRefused | smtplib.SMTPNotSupportedError | ValueError
    return isinstance(error, whole) and not isinstance(error, UnicodeError | smtplib.SMTPSenderRefused)


def _code_and_text(error: Exception) -> tuple[int | None, bytes]:
    if isinstance(error, smtplib.SMTPRecipientsRefused) and error.recipients:
        code, text = next(iter(error.recipients.values()))
    elif isinstance(error, smtplib.SMTPResponseException):
        code, text = error.smtp_code, error.smtp_error
    else:
        return None, b""
    return code, text if isinstance(text, bytes) else str(text).encode()
