"""Every change between two people. The row of the conversation is locked first: what both do at once comes in order."""

from datetime import datetime

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone

from chat.actions import hold, next_seq, take_back
from chat.private import rules
from chat.private.choices import ASKED, OPENED, SAID, TOLD, ConversationState, Stage
from chat.private.models import Change, Conversation, Message, Seat, Unasked
from community import live
from community.audit.actions import record
from community.html import plain
from community.members.models import Member, Persona
from community.notifications.actions import mark_seen, notify


class NotNow(Exception):
    """Nothing can be said or answered here, not any more or not yet."""


def ask(*, actor: Member, name: Persona, other: Persona) -> Seat:
    """May I send you a message? Asking again changes nothing; asking whoever asked you is saying yes.

    Raises:
        NotNow: not under this name, not in the first week, or not without agreeing to take part.
    """
    if not rules.can_ask(actor) or name not in rules.names_for(actor, other):
        raise NotNow
    try:
        with transaction.atomic():
            return _asked(actor, name, other)
    except IntegrityError:  # the other asked in the same moment
        with transaction.atomic():
            return _asked(actor, name, other)


@transaction.atomic
def accept(*, actor: Member, seat: Seat) -> None:
    """Both agree: from now on the two can write. Saying yes twice changes nothing.

    Raises:
        NotNow: the question is not there any more.
    """
    seat = _locked(actor, seat)
    if seat.stage == Stage.OPEN:
        return
    if not rules.can_answer(actor, seat):
        raise NotNow
    _open(actor, seat)


@transaction.atomic
def decline(*, actor: Member, seat: Seat) -> None:
    """Say no without a word: whoever asked sees that they wait for an answer, as before.

    Raises:
        NotNow: the question is not there any more.
    """
    seat = _locked(actor, seat)
    if seat.stage != Stage.QUESTION:
        return
    seat.conversation.state = ConversationState.DECLINED
    seat.conversation.save(update_fields=["state"])
    _no_news(seat)
    record(actor=actor, verb="private.decline", thing=seat.conversation)


@transaction.atomic
def end(*, actor: Member, seat: Seat) -> None:
    """Stop, at any time. Each of the two keeps their own words and nobody writes any more. Twice changes nothing.

    Raises:
        NotNow: there is nothing to see here for this person any more.
    """
    seat = _locked(actor, seat)
    conversation = seat.conversation
    if conversation.state != ConversationState.OPEN:
        return
    conversation.state, conversation.ended_at = ConversationState.ENDED, timezone.now()
    conversation.save(update_fields=["state", "ended_at"])
    seat.has_ended = True
    seat.save(update_fields=["has_ended"])
    record(actor=actor, verb="private.end", thing=conversation)
    for one in conversation.seats.select_related("persona__member"):
        _no_news(one)
    _access_changed(conversation)


@transaction.atomic
def send_message(*, actor: Member, seat: Seat, cid: str, text: str) -> Message:
    """Say something. The same ``cid`` again gives the message that is there.

    Raises:
        NotNow: the two cannot write to each other as things are now.
    """
    seat = _locked(actor, seat)
    conversation = seat.conversation
    if known := conversation.messages.filter(author=seat.persona, cid=cid).first():
        return known
    if not rules.can_write(actor, seat):
        raise NotNow
    message = Message.objects.create(
        conversation=conversation, author=seat.persona, seq=next_seq(conversation), cid=cid, text=plain(text)
    )
    record(actor=actor, verb="private.send", thing=message, conversation=conversation.pk)
    _news(seat, SAID)
    live.announce(conversation.stream, message.seq)
    return message


@transaction.atomic
def remove_message(*, actor: Member, message: Message) -> None:
    """Take one's words back: a kind line stays in their place."""
    hold(message)
    _locked_conversation(message.conversation)
    if take_back(message):
        record(actor=actor, verb="private.remove", thing=message, conversation=message.conversation_id)
        message_changed(message)


@transaction.atomic
def message_changed(message: Message) -> None:
    """It was taken back, hidden or shown again: open pages are told."""
    conversation = _locked_conversation(message.conversation)
    change = Change.objects.create(conversation=conversation, seq=next_seq(conversation), message=message)
    live.announce(conversation.stream, change.seq)


@transaction.atomic
def mark_seat_read(*, actor: Member, seat: Seat, upto: int) -> None:
    """This person has seen what stands here up to this number. The other never learns of it; nor does the audit log."""
    upto = min(upto, seat.conversation.seq)
    Seat.objects.filter(pk=seat.pk, persona__member=actor, read_upto__lt=upto).update(read_upto=upto)
    if upto >= seat.conversation.seq:
        _no_news(seat)


@transaction.atomic
def want_to_be_asked(*, actor: Member, wanted: bool) -> None:
    """Whether others may ask this member for private messages. What waits when it is turned off, is declined."""
    if wanted:
        Unasked.objects.filter(member=actor).delete()
    else:
        for seat in Seat.objects.visible_to(actor).filter(stage=Stage.QUESTION):
            decline(actor=actor, seat=seat)
        Unasked.objects.get_or_create(member=actor)
    record(actor=actor, verb="private.want_to_be_asked", thing=actor, wanted=wanted)


def tell_of_question(seat: Seat) -> bool:
    """Tell somebody that they are asked, once it reaches them; gives whether it does now."""
    member = seat.persona.member
    if not Seat.objects.at_stage(Stage.QUESTION, member).filter(pk=seat.pk).exists():
        return False
    Seat.objects.filter(pk=seat.pk).update(is_told=True)
    notify(member=member, kind=ASKED, thing=seat.public_id, caused_as=seat.other)
    return True


@transaction.atomic
def let_wait_no_longer(*, before: datetime) -> int:
    """Questions that nobody answered; whoever asked sees what they saw. Gives how many."""
    old = Conversation.objects.filter(state=ConversationState.ASKED, asked_at__lt=before)
    return old.update(state=ConversationState.DECLINED)


def _asked(actor: Member, name: Persona, other: Persona) -> Seat:
    mine = Seat.objects.between(name, other).first()
    if mine is None:
        conversation = Conversation.objects.create()
        mine = Seat.objects.create(conversation=conversation, persona=name, other=other)
        Seat.objects.create(conversation=conversation, persona=other, other=name)
        return _question_asked(actor, mine)
    mine.conversation = _locked_conversation(mine.conversation)
    mine.refresh_from_db(fields=["has_asked", "has_ended"])
    if mine.conversation.state == ConversationState.ENDED:
        return _asked_again(actor, mine) if mine.has_ended else mine
    if mine.conversation.state != ConversationState.OPEN and not mine.has_asked:
        Seat.objects.filter(pk=mine.pk).update(has_asked=True)
        _open(actor, mine)
    return mine


def _asked_again(actor: Member, mine: Seat) -> Seat:
    """Whoever ended it may come back to it; the other is asked anew."""
    conversation = mine.conversation
    conversation.seats.update(has_asked=False, has_ended=False, is_told=False)
    conversation.state, conversation.ended_at = ConversationState.ASKED, None
    conversation.asked_at = timezone.now()
    conversation.save(update_fields=["state", "ended_at", "asked_at"])
    return _question_asked(actor, mine)


def _question_asked(actor: Member, mine: Seat) -> Seat:
    """The question stands. Who does not want to be asked never sees it, and whoever asked cannot tell."""
    Seat.objects.filter(pk=mine.pk).update(has_asked=True)
    conversation = mine.conversation
    record(actor=actor, verb="private.ask", thing=conversation)
    if Unasked.objects.filter(member=mine.other.member_id).exists():
        conversation.state = ConversationState.DECLINED
        conversation.save(update_fields=["state"])
    for theirs in conversation.seats.exclude(pk=mine.pk).select_related("persona__member", "other__member"):
        tell_of_question(theirs)
    return mine


def _open(actor: Member, mine: Seat) -> None:
    """Both have agreed. When the two may not speak as things are, the question waits on, and neither learns why."""
    conversation, before = mine.conversation, mine.conversation.state
    conversation.state = ConversationState.OPEN
    conversation.save(update_fields=["state"])
    _no_news(mine)
    if not Seat.objects.at_stage(Stage.OPEN, actor).filter(pk=mine.pk).exists():
        conversation.state = before
        conversation.save(update_fields=["state"])
        return
    record(actor=actor, verb="private.open", thing=conversation)
    _news(mine, OPENED)
    _access_changed(conversation)


def _locked_conversation(conversation: Conversation) -> Conversation:
    return Conversation.objects.select_for_update().get(pk=conversation.pk)


def _locked(actor: Member, seat: Seat) -> Seat:
    """As things are once nobody else can change them.

    Raises:
        NotNow: there is nothing to see here for this person.
    """
    conversation = _locked_conversation(seat.conversation)
    found = Seat.objects.visible_to(actor).with_people().filter(pk=seat.pk).first()
    if found is None:
        raise NotNow
    found.conversation = conversation
    return found


def _news(mine: Seat, kind: str) -> None:
    """Tell the other, discreetly."""
    theirs = Seat.objects.between(mine.other, mine.persona).first()
    if theirs is not None:
        notify(member=mine.other.member, kind=kind, thing=theirs.public_id, caused_as=mine.persona)


def _no_news(seat: Seat) -> None:
    """What this person was told about this conversation has been seen, or is over."""
    mark_seen(actor=seat.persona.member, kinds=TOLD, thing=seat.public_id)


def _access_changed(conversation: Conversation) -> None:
    Conversation.objects.filter(pk=conversation.pk).update(access_version=F("access_version") + 1)
    live.access_changed(members=conversation.seats.values_list("persona__member", flat=True))
