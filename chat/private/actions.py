"""Every change in a conversation of two. An action locks its row first, so what both do at once happens in order."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import Count, F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from chat.actions import clean_message, lock_message, mark_removed, next_seq, require_same_words
from chat.private import rules
from chat.private.choices import ANSWER, MESSAGE, NOTIFICATION_KINDS, QUESTION, ConversationState, Stage
from chat.private.models import Change, Conversation, Message, Seat, Unasked
from community import live
from community.audit.actions import record
from community.crisis.watch import watch
from community.members.models import Member, Persona
from community.notifications.actions import mark_seen, notify
from community.permissions import NotAllowed, refresh_rights, require

REMOVED_VALUES = {"author": None, "text": "", "state": "removed"}
QUESTION_GONE = _("This question is no longer there.")


class ConversationGone(NotAllowed):
    """The conversation, or the question in it, is not there for this member (any more)."""


def ask(*, actor: Member, name: Persona, other: Persona) -> Seat:
    """Ask whether the actor may write to the other, and return the actor's seat.

    Asking again changes nothing; asking a persona who asked the actor is a yes.

    Raises:
        NotAllowed: not in the first week, not without taking part, not under this name, and nobody whom one cannot see.
    """
    try:
        return _ask(actor, name, other)
    except IntegrityError:  # the other asked in the same moment
        return _ask(actor, name, other)


@transaction.atomic
def accept(*, actor: Member, seat: Seat) -> None:
    """Say yes to a question: from now on the two can write. Saying yes twice changes nothing.

    Raises:
        ConversationGone: there is no question any more.
        NotAllowed: the actor does not take part.
    """
    seat = _lock_seat(actor, seat)
    if seat.stage == Stage.OPEN:
        return
    if seat.stage != Stage.QUESTION:
        raise ConversationGone(QUESTION_GONE)
    require(rules.can_answer, actor, seat)
    _open(actor, seat)


@transaction.atomic
def decline(*, actor: Member, seat: Seat) -> None:
    """Say no to a question. The asker is not told, and goes on seeing that they wait for an answer.

    Raises:
        ConversationGone: the seat is not the actor's, or there is nothing to see at it any more.
    """
    seat = _lock_seat(actor, seat)
    if seat.stage != Stage.QUESTION:
        return
    seat.conversation.state = ConversationState.DECLINED
    seat.conversation.save(update_fields=["state"])
    _clear_notifications(seat)
    record(actor=actor, verb="private.decline", thing=seat.conversation)


@transaction.atomic
def end(*, actor: Member, seat: Seat) -> None:
    """End the conversation, for both. Each keeps their own messages. Ending it twice changes nothing.

    Raises:
        ConversationGone: the seat is not the actor's, or there is nothing to see at it any more.
    """
    seat = _lock_seat(actor, seat)
    conversation = seat.conversation
    if conversation.state != ConversationState.OPEN:
        return
    conversation.state, conversation.ended_at = ConversationState.ENDED, timezone.now()
    conversation.save(update_fields=["state", "ended_at"])
    seat.has_ended = True
    seat.save(update_fields=["has_ended"])
    record(actor=actor, verb="private.end", thing=conversation)
    for each in conversation.seats.select_related("persona__member"):
        _clear_notifications(each)
    _raise_access_version(conversation)


@transaction.atomic
def send_message(*, actor: Member, seat: Seat, cid: str, text: str) -> Message:
    """Store a message. With a ``cid`` of before, return that message.

    Raises:
        NotAllowed: the two cannot write to each other now.
        Refused: the text is empty or too long.
    """
    seat = _lock_seat(actor, seat, reason=rules.NOTHING_CAN_BE_SENT)
    conversation = seat.conversation
    text = clean_message(cid, text)
    if sent_before := conversation.messages.filter(author=seat.persona, cid=cid).first():
        require_same_words(sent_before, text)
        return sent_before
    require(rules.can_write, actor, seat)
    message = Message.objects.create(
        conversation=conversation, author=seat.persona, seq=next_seq(conversation), cid=cid, text=text
    )
    record(actor=actor, verb="private.send", thing=message, conversation=conversation.pk)
    if not seat.as_moderator:  # who asks somebody whether they are in danger uses the same words
        watch(kind="private", thing=message, text=text, within=conversation.public_id)
    _notify_other(seat, MESSAGE)
    live.announce(conversation.stream, message.seq)
    return message


@transaction.atomic
def remove_message(*, actor: Member, message: Message) -> None:
    """Remove a message of one's own; a line that says so stays in its place. Removing it twice changes nothing.

    Raises:
        NotAllowed: the actor is not its author, or a moderator hid it.
    """
    message = lock_message(message)
    _lock(message.conversation)
    if mark_removed(actor, message):
        record(actor=actor, verb="private.remove", thing=message, conversation=message.conversation_id)
        announce_change(message)


@transaction.atomic
def announce_change(message: Message) -> None:
    """Add the event that a message was removed, hidden or shown again, for the action that did it."""
    conversation = _lock(message.conversation)
    change = Change.objects.create(conversation=conversation, seq=next_seq(conversation), message=message)
    live.announce(conversation.stream, change.seq)


@transaction.atomic
def mark_seat_read(*, actor: Member, seat: Seat, upto: int) -> None:
    """Keep up to which number the actor has read, for their own badge: not in the audit log, and not for the other.

    Raises:
        NotAllowed: the seat is not the actor's.
    """
    if seat.persona.member_id != actor.pk:
        raise NotAllowed
    upto = min(upto, seat.conversation.seq)
    Seat.objects.filter(pk=seat.pk, read_upto__lt=upto).update(read_upto=upto)
    if upto >= seat.conversation.seq:
        _clear_notifications(seat)


@transaction.atomic
def want_to_be_asked(*, actor: Member, wanted: bool) -> None:
    """Choose whether others may ask the actor. Turning it off declines the questions that wait."""
    if wanted:
        Unasked.objects.filter(member=actor).delete()
    else:
        for seat in Seat.objects.visible_to(actor).filter(stage=Stage.QUESTION):
            decline(actor=actor, seat=seat)
        Unasked.objects.get_or_create(member=actor)
    record(actor=actor, verb="private.want_to_be_asked", thing=actor, wanted=wanted)


def notify_of_question(seat: Seat) -> bool:
    """Notify the member of this seat that they are asked, once the question reaches them; return whether it does."""
    member = seat.persona.member
    if not Seat.objects.at_stage(Stage.QUESTION, member).filter(pk=seat.pk).exists():
        return False
    Seat.objects.filter(pk=seat.pk).update(is_told=True)
    notify(member=member, kind=QUESTION, thing=seat.public_id, caused_as=seat.other)
    return True


@transaction.atomic
def expire_questions(*, before: datetime) -> int:
    """Decline the questions of before this moment, unseen by the askers; return how many."""
    old = Conversation.objects.filter(state=ConversationState.ASKED, asked_at__lt=before)
    return old.update(state=ConversationState.DECLINED)


@transaction.atomic
def _ask(actor: Member, name: Persona, other: Persona) -> Seat:
    mine = Seat.objects.between(name, other).select_related("conversation").first()
    conversation = _lock(mine.conversation) if mine is not None else None
    require(rules.can_ask, refresh_rights(actor))
    require(rules.can_ask_as, actor, name, other)
    if mine is None:
        conversation = Conversation.objects.create()
        mine = Seat.objects.create(conversation=conversation, persona=name, other=other)
        Seat.objects.create(conversation=conversation, persona=other, other=name)
        return _store_question(actor, mine)
    mine.conversation = conversation
    mine.refresh_from_db(fields=["has_asked", "has_ended"])
    if conversation.state == ConversationState.ENDED:
        return _ask_again(actor, mine) if mine.has_ended else mine
    if conversation.state != ConversationState.OPEN and not mine.has_asked:
        Seat.objects.filter(pk=mine.pk).update(has_asked=True)
        _open(actor, mine)
    return mine


def _ask_again(actor: Member, mine: Seat) -> Seat:
    """Start a conversation again that the actor ended: the other gets a new question."""
    conversation = mine.conversation
    conversation.seats.update(has_asked=False, has_ended=False, is_told=False)
    conversation.state, conversation.ended_at = ConversationState.ASKED, None
    conversation.asked_at = timezone.now()
    conversation.save(update_fields=["state", "ended_at", "asked_at"])
    return _store_question(actor, mine)


def _store_question(actor: Member, mine: Seat) -> Seat:
    """Store that the actor asked. A member who does not want to be asked never sees it, and the actor cannot tell."""
    Seat.objects.filter(pk=mine.pk).update(has_asked=True)
    conversation = mine.conversation
    record(actor=actor, verb="private.ask", thing=conversation)
    if Unasked.objects.filter(member=mine.other.member_id).exists():
        conversation.state = ConversationState.DECLINED
        conversation.save(update_fields=["state"])
    for theirs in conversation.seats.exclude(pk=mine.pk).select_related("persona__member", "other__member"):
        notify_of_question(theirs)
    return mine


def _open(actor: Member, mine: Seat) -> None:
    """Open a conversation to which both said yes. Where the two may not speak to each other, the question stays as it
    was, and neither learns why."""
    conversation, before = mine.conversation, mine.conversation.state
    conversation.state = ConversationState.OPEN
    conversation.save(update_fields=["state"])
    _clear_notifications(mine)
    if not Seat.objects.at_stage(Stage.OPEN, actor).filter(pk=mine.pk).exists():
        conversation.state = before
        conversation.save(update_fields=["state"])
        return
    record(actor=actor, verb="private.open", thing=conversation)
    _notify_other(mine, ANSWER)
    _raise_access_version(conversation)


def _lock(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _lock_seat(actor: Member, seat: Seat, reason: object = QUESTION_GONE) -> Seat:
    """Lock the conversation, and return the actor's seat with its stage of now.

    Raises:
        ConversationGone: the seat is not the actor's, or there is nothing to see at it.
    """
    conversation = _lock(seat.conversation)
    refresh_rights(actor)
    seat = Seat.objects.visible_to(actor).with_people().filter(pk=seat.pk).first()
    if seat is None:
        raise ConversationGone(reason)
    seat.conversation = conversation
    return seat


def _notify_other(mine: Seat, kind: str) -> None:
    """Notify the other that there is something, not what or from whom."""
    theirs = Seat.objects.between(mine.other, mine.persona).first()
    if theirs is not None:
        notify(member=mine.other.member, kind=kind, thing=theirs.public_id, caused_as=mine.persona)


def _clear_notifications(seat: Seat) -> None:
    """Mark the notifications of this seat as read: they were seen, or are about something that is over."""
    mark_seen(actor=seat.persona.member, kinds=NOTIFICATION_KINDS, thing=seat.public_id)


def _raise_access_version(conversation: Conversation) -> None:
    """Make the hub check again who may read this conversation."""
    Conversation.objects.filter(pk=conversation.pk).update(access_version=F("access_version") + 1)
    live.access_changed(members=conversation.seats.values_list("persona__member", flat=True))


def close_after_leaving(_keys: list) -> None:
    """Delete conversations without a seat; end those with one, and empty the messages there that have no author."""
    seats = Count("seats")
    Conversation.objects.annotate(seats_left=seats).filter(seats_left=0).delete()
    with_one_seat = list(
        Conversation.objects.annotate(seats_left=seats).filter(seats_left=1).values_list("pk", flat=True)
    )
    Message.objects.filter(conversation__in=with_one_seat, author=None).update(**REMOVED_VALUES)
    Conversation.objects.filter(pk__in=with_one_seat, ended_at=None).update(
        state=ConversationState.ENDED, ended_at=timezone.now(), access_version=F("access_version") + 1
    )
