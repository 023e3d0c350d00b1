"""Store, answer and close messages to the people who run the site."""

import uuid

from django.conf import settings
from django.db import transaction
from django.template.loader import render_to_string
from django.utils.translation import gettext as _

from community.audit.actions import record
from community.contact.choices import MessageState
from community.contact.models import ContactMessage
from community.contact.rules import can_answer
from community.crisis.watch import watch
from community.emails import Email
from community.emails.actions import send
from community.emails.kinds import Kind, register
from community.members.models import Member
from community.permissions import require

ANSWER_EMAIL = "contact.answer"


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
    body = render_to_string("contact/answer.txt", {"answer": answer, "site_name": settings.SITE_NAME})
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


def _settle(actor: Member, message: ContactMessage, state: str, answer: str) -> None:
    message.state, message.answer, message.email, message.handled_by = state, answer, "", actor
    message.save(update_fields=["state", "answer", "email", "handled_by"])
    record(actor=actor, verb=f"contact.{state}", thing=message)
