"""Store, answer and close messages to the people who run the site."""

import uuid
from datetime import datetime, timedelta

from django.db import transaction
from django.template.loader import render_to_string
from django.utils import timezone
from django.utils.translation import gettext as _

from community.audit.actions import record
from community.contact.choices import REMINDED, TOLD, MessageState
from community.contact.models import ContactMessage
from community.contact.rules import can_answer
from community.crisis.watch import watch
from community.emails import Email
from community.emails.actions import send
from community.emails.kinds import Kind, register
from community.house_name import house_name
from community.members.choices import DutyKind
from community.members.duties.rules import usable
from community.members.models import Duty, Member
from community.moderation.promises import promises
from community.notifications.actions import announce_recount, notify_many
from community.permissions import require

ANSWER_EMAIL = "contact.answer"
NEW, WAITING = "contact.new", "contact.waiting"  # kinds of notification


class ClaimedMeanwhile(Exception):
    """A colleague took the message on."""


class NotAnswerable(Exception):
    """The message was answered or closed before, or its sender left no email address."""


@transaction.atomic
def leave_message(*, submission_id: uuid.UUID, text: str, email: str = "") -> None:
    """Store a message; the same submission again stores nothing. No audit entry: it would tell the minute."""
    message, is_new = ContactMessage.objects.get_or_create(pk=submission_id, defaults={"text": text, "email": email})
    if is_new:
        watch(kind="contact", thing=message, text=text)


@transaction.atomic
def answer_message(*, actor: Member, message: ContactMessage, answer: str) -> None:
    """Email the answer, and delete the email address. The same answer again changes nothing.

    Raises:
        NotAllowed: the actor does not run the site.
        NotAnswerable: answered or closed before, or without an email address.
    """
    message = ContactMessage.objects.select_for_update().get(pk=message.pk)
    require(can_answer, actor.refresh_rights())
    if (message.state, message.handled_by, message.answer) == (MessageState.ANSWERED, actor, answer):
        return
    if not message.is_open or not message.email:
        raise NotAnswerable
    body = render_to_string("contact/answer.txt", {"answer": answer, "site_name": house_name()})
    email = Email(_("An answer to your message"), body, to=[message.email])
    _settle(actor, message, MessageState.ANSWERED, answer)
    send(email, kind=ANSWER_EMAIL, about=str(message.pk))


def _note_returned(message_key: str) -> None:
    """Let those who run the site see that an answer did not arrive."""
    ContactMessage.objects.filter(pk=message_key, state=MessageState.ANSWERED).update(state=MessageState.RETURNED)


register(ANSWER_EMAIL, Kind(after_giving_up=_note_returned))


@transaction.atomic
def close_message(*, actor: Member, message: ContactMessage) -> None:
    """Close a message that was read and needs no answer, and delete the email address. Closing twice changes nothing.

    Raises:
        NotAllowed: the actor does not run the site.
    """
    message = ContactMessage.objects.select_for_update().get(pk=message.pk)
    require(can_answer, actor.refresh_rights())
    if message.is_open:
        _settle(actor, message, MessageState.CLOSED, "")


@transaction.atomic
def claim_message(*, actor: Member, message: ContactMessage, take_over: bool = False) -> None:
    """Show colleagues that the actor answers this message. Doing it twice changes nothing.

    Raises:
        NotAllowed: the actor does not run the site.
        NotAnswerable: it was answered or closed before.
        ClaimedMeanwhile: a colleague has it, and the actor did not ask to take it over.
    """
    message = ContactMessage.objects.select_for_update().get(pk=message.pk)
    require(can_answer, actor.refresh_rights())
    if not message.is_open:
        raise NotAnswerable
    if message.handled_by_id not in (None, actor.pk) and not take_over:
        raise ClaimedMeanwhile
    if message.handled_by_id != actor.pk:
        message.handled_by = actor
        message.save(update_fields=["handled_by"])
        record(actor=actor, verb="contact.claimed", thing=message)


@transaction.atomic
def release_message(*, actor: Member, message: ContactMessage) -> None:
    """Leave a message that the actor took on to others. Of a colleague it stays as it is.

    Raises:
        NotAllowed: the actor does not run the site.
    """
    message = ContactMessage.objects.select_for_update().get(pk=message.pk)
    require(can_answer, actor.refresh_rights())
    if message.is_open and message.handled_by_id == actor.pk:
        message.handled_by = None
        message.save(update_fields=["handled_by"])
        record(actor=actor, verb="contact.released", thing=message)


@transaction.atomic
def tell_of_messages(now: datetime | None = None) -> int:
    """Tell those who run the site of new messages, and once more of those that wait too long; return how many messages.

    An alert comes after the hour of the message is over, so that it does not tell the minute, and once for all
    messages of that time. While nobody can be told, the messages count as untold.
    """
    now = now or timezone.now()
    operators = usable(Duty.objects.filter(kind=DutyKind.OPERATOR, group=None))
    members = set(operators.values_list("member", flat=True))
    remind_after = timedelta(hours=promises().contact_hours)
    told = 0
    for alerts_sent, kind, wait in ((TOLD, NEW, timedelta(hours=1)), (REMINDED, WAITING, remind_after)):
        due = ContactMessage.objects.select_for_update().filter(state=MessageState.OPEN, sent_hour__lte=now - wait)
        keys = list(due.filter(alerts_sent__lt=alerts_sent).order_by("-sent_hour", "pk").values_list("pk", flat=True))
        if keys and members:
            ContactMessage.objects.filter(pk__in=keys).update(alerts_sent=alerts_sent)
            notify_many(members=members, kind=kind, thing=keys[0], caused_as=None)
            told += len(keys)
    return told


def _settle(actor: Member, message: ContactMessage, state: str, answer: str) -> None:
    message.state, message.answer, message.email, message.handled_by = state, answer, "", actor
    message.save(update_fields=["state", "answer", "email", "handled_by"])
    record(actor=actor, verb=f"contact.{state}", thing=message)
    announce_recount(kinds=(NEW, WAITING), thing=message.pk)
