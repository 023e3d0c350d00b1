"""Put emails in the outbox, and send what is due. A row is claimed before it is sent, so no two processes send one."""

import json
import logging
from datetime import datetime, timedelta

from django.db import transaction
from django.db.models import F, Model
from django.tasks import task
from django.utils import timezone

from community import background
from community.emails.kinds import kind_of
from community.emails.message import Email
from community.emails.models import OutgoingEmail
from community.emails.server import Later, MailServer, Refused, ServerAway
from community.encryption import EMAIL, decrypt, encrypt

VALID_FOR = timedelta(days=3)  # an email that could not be sent in this time is given up
CLAIMED_FOR = timedelta(minutes=10)  # longer than a try takes; after that, the claim of a process that was killed ends
RETRY_FIRST, RETRY_LAST = timedelta(minutes=1), timedelta(minutes=15)

log = logging.getLogger(__name__)


def send(
    message: Email, *, member: Model | None = None, kind: str = "", about: str = "", valid_for: timedelta = VALID_FOR
) -> None:
    """Send this email after commit; when the mail server does not take it, try again until ``valid_for`` has passed.

    ``member`` is the account that it is for: when that is erased, so is the email. ``kind`` and ``about``: kinds.py.
    """
    message.give_id()
    now = timezone.now()
    held_until = OutgoingEmail.objects.held(now).values_list("due_at", flat=True).first()
    OutgoingEmail.objects.create(
        member=member,
        kind=kind,
        about=about,
        message=encrypt(json.dumps(message.to_dict()), EMAIL),
        created_at=now,
        expires_at=now + valid_for,
        due_at=held_until or now,
        server_is_away=held_until is not None,
    )
    if held_until is None:
        deliver_soon()


def is_waiting(*, kind: str, about: str) -> bool:
    """Return whether an email of this kind about this is still to be sent."""
    return OutgoingEmail.objects.waiting().filter(kind=kind, about=about).exists()


def server_is_away() -> bool:
    """Return whether the last try found no mail server, and the next try is not yet due."""
    return OutgoingEmail.objects.held(timezone.now()).exists()


def deliver_soon() -> None:
    background.enqueue(deliver)


@task()
def deliver() -> None:
    deliver_due()


def deliver_due() -> int:
    """Send the emails that are due, oldest first, over one connection. Return how many were sent.

    While the mail server is away nobody knocks: one email is tried when the pause is over, and the others wait for it.
    """
    sent = 0
    if server_is_away():
        return sent
    with MailServer() as server:
        while email := _claim_next():
            try:
                sent += _deliver(server, email)
            except ServerAway as failure:
                _hold_all(email, str(failure))
                break
    return sent


def _claim_next() -> OutgoingEmail | None:
    """Take the first email that is due with one statement, so that one of two processes gets it."""
    due = OutgoingEmail.objects.due(timezone.now())
    while (key := due.values_list("pk", flat=True).first()) is not None:
        rows = OutgoingEmail.objects.filter(pk=key)
        claimed = rows.filter(due_at__lte=timezone.now())
        if claimed.update(due_at=timezone.now() + CLAIMED_FOR, tries=F("tries") + 1) and (email := rows.first()):
            return email
    return None


def _deliver(server: MailServer, email: OutgoingEmail) -> bool:
    """Send one claimed email, or drop it, give it up or put it off. Return whether it was sent.

    Raises:
        ServerAway
    """
    kind = kind_of(email.kind)
    if not kind.is_wanted(email.about):
        email.delete()
        return False
    packed = decrypt(email.message, EMAIL)
    if packed is None or email.expires_at <= timezone.now():
        _give_up(email, "too late" if packed else "cannot be decrypted")
        return False
    try:
        server.send(Email.from_dict(json.loads(packed)))
    except Refused as failure:
        _give_up(email, str(failure))
    except Later as failure:
        _put_off(email, str(failure))
    else:
        email.delete()
        _tell(kind.after_sending, email)
        return True
    return False


def _put_off(email: OutgoingEmail, reason: str) -> None:
    log.warning("an email was not taken (%s), and is tried again", reason)
    OutgoingEmail.objects.filter(pk=email.pk).update(due_at=_next_try(email), reason=reason, server_is_away=False)


@transaction.atomic
def _hold_all(email: OutgoingEmail, reason: str) -> None:
    """Let all emails wait until the server is asked again. Those that are older than this one go first then, too."""
    log.error("the mail server takes no email (%s): manage.py test_mail says what is wrong", reason)
    values = {"due_at": _next_try(email), "reason": reason, "server_is_away": True}
    OutgoingEmail.objects.filter(pk=email.pk).update(**values)
    OutgoingEmail.objects.due(values["due_at"]).order_by().update(**values)


def _next_try(email: OutgoingEmail) -> datetime:
    return timezone.now() + background.back_off(email.tries, RETRY_FIRST, RETRY_LAST)


def _give_up(email: OutgoingEmail, reason: str) -> None:
    """Keep that an email was given up and why; its address, its text and whose it was are deleted."""
    log.error("an email was given up (%s)", reason)
    OutgoingEmail.objects.filter(pk=email.pk).update(
        member=None, about="", message="", due_at=None, reason=reason, server_is_away=False
    )
    _tell(kind_of(email.kind).after_giving_up, email)


def _tell(function, email: OutgoingEmail) -> None:
    """Call a function of the kind. The email is settled, also when the room cannot handle it."""
    try:
        function(email.about)
    except Exception:
        log.exception("what follows an email of the kind %r failed", email.kind)
