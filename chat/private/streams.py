"""The stream of a conversation: what is read from it, by whom, and what may be sent on it."""

from collections.abc import Collection, Sequence

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from chat.pace import paced
from chat.private.actions import send_message
from chat.private.choices import Stage
from chat.private.models import Change, Conversation, Message, Seat
from chat.serializers import change_event, message_event, sent_answer
from community.live.stream_kinds import (
    Answer,
    Event,
    Head,
    Ranges,
    Refused,
    Sending,
    StreamKind,
    by_stream,
    register,
    rows_in_ranges,
)
from community.permissions import NotAllowed


def heads(ids: Collection[str]) -> dict[str, Head]:
    """Return the heads of these conversations.

    The version is a sum of the versions of all that the right to read depends on: both members (blocks, duties,
    erasure), the groups whose personas they use, and the conversation. Each of these only rises.
    """
    rows = Conversation.objects.filter(public_id__in=ids).annotate(
        people=Coalesce(Sum("seats__persona__member__access_version"), 0),
        groups=Coalesce(Sum("seats__persona__group__access_version"), 0),
        version=F("access_version") + F("people") + F("groups"),
    )
    return {str(row.public_id): Head(row.seq, row.version) for row in rows}


def may_read(user, public_id: str) -> bool:
    return _open_seats(user, public_id).exists()


_messages = rows_in_ranges(
    lambda: Message.objects.select_related("author__member", "conversation"), "conversation", Conversation
)
_changes = rows_in_ranges(
    lambda: Change.objects.select_related("message__author__member", "conversation"), "conversation", Conversation
)


def read(ranges: Ranges, visited: Collection[str]) -> dict[str, list[Event]]:
    """Return the events of these numbers, with the state that the messages are in now."""
    rows = [(row.conversation, message_event(row)) for row in _messages(ranges)]
    rows += [(row.conversation, change_event(row.seq, row.message)) for row in _changes(ranges)]
    return by_stream(ranges, rows)


def send(public_id: str, sendings: Sequence[Sending]) -> list[Answer]:
    """Store messages; return for each its number and whether its writer may need help, or its refusal."""
    return paced(sendings, lambda allowed: [_send(public_id, sending) for sending in allowed])


def _send(public_id: str, sending: Sending) -> Answer:
    seat = _open_seats(sending.user, public_id).with_people().first()
    if seat is None:
        return Refused("absent", "")
    try:
        return sent_answer(send_message(actor=sending.user, seat=seat, cid=sending.cid, text=sending.text))
    except (Refused, NotAllowed) as refusal:
        return refusal


def _open_seats(user, public_id: str):
    return Seat.objects.at_stage(Stage.OPEN, user).filter(conversation__public_id=public_id)


register(StreamKind(name="private", heads=heads, may_read=may_read, read=read, send=send))
