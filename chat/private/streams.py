"""What two people hear on the stream of their conversation, and what may be sent there."""

from collections.abc import Collection

from django.db.models import F, Sum
from django.db.models.functions import Coalesce

from chat.private.choices import Stage
from chat.private.models import Change, Conversation, Message, Seat
from chat.private.saying import say
from chat.serializers import changed, said
from community.live.stream_kinds import Event, Head, Refused, StreamKind, register
from community.members.models import Member


def heads(ids: Collection[str]) -> dict[str, Head]:
    """The version counts everything that a right to speak hangs on: both members (blocks, duties, goodbyes) and the
    groups from which they know each other. Each of these only ever rises."""
    rows = Conversation.objects.filter(public_id__in=ids).annotate(
        people=Coalesce(Sum("seats__persona__member__access_version"), 0),
        groups=Coalesce(Sum("seats__persona__group__access_version"), 0),
        version=F("access_version") + F("people") + F("groups"),
    )
    return {str(row.public_id): Head(row.seq, row.version) for row in rows}


def may_read(member: Member | None, public_id: str) -> bool:
    return _seats(member, public_id).exists()


def read(public_id: str, after: int, upto: int) -> list[Event]:
    """The numbers have no gaps, so a window of them is bounded; as things are now, not as they were then."""
    window = {"conversation__public_id": public_id, "seq__gt": after, "seq__lte": upto}
    messages = [said(message) for message in Message.objects.filter(**window).select_related("author__member")]
    changes = Change.objects.filter(**window).select_related("message__author__member")
    return sorted(
        [*messages, *(changed(change.seq, change.message) for change in changes)], key=lambda event: event.seq
    )


def send(member: Member | None, public_id: str, cid: str, text: str) -> int:
    """Raises: Refused, with a sentence for the person."""
    seat = _seats(member, public_id).with_people().first()
    if seat is None:
        raise Refused("absent", "")
    return say(member=member, seat=seat, cid=cid, text=text).seq


def _seats(member: Member | None, public_id: str):
    return Seat.objects.at_stage(Stage.OPEN, member).filter(conversation__public_id=public_id)


register(StreamKind(name="private", heads=heads, may_read=may_read, read=read, send=send))
