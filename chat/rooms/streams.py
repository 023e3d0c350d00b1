"""What a room says on its stream, to whom, and what may be sent there."""

from collections.abc import Collection

from chat.rooms.choices import EventKind
from chat.rooms.models import Message, Room, RoomEvent
from chat.rooms.saying import say
from chat.serializers import changed, said
from community.live.stream_kinds import Event, Head, Refused, StreamKind, register
from community.members.models import Member


def heads(ids: Collection[str]) -> dict[str, Head]:
    rows = Room.objects.filter(public_id__in=ids).values_list("public_id", "seq", "group__access_version")
    return {str(public_id): Head(seq, version) for public_id, seq, version in rows}


def may_read(member: Member | None, public_id: str) -> bool:
    return Room.objects.visible_to(member).filter(public_id=public_id).exists()


def read(public_id: str, after: int, upto: int) -> list[Event]:
    """The numbers have no gaps, so a window of them is bounded; as things are now, not as they were then."""
    window = {"room__public_id": public_id, "seq__gt": after, "seq__lte": upto}
    messages = [said(message) for message in Message.objects.filter(**window).select_related("author__member")]
    happened = RoomEvent.objects.filter(**window).select_related("message__author__member")
    return sorted([*messages, *map(_happened, happened)], key=lambda event: event.seq)


def send(member: Member | None, public_id: str, cid: str, text: str) -> int:
    """Raises: Refused, with a sentence for the person."""
    room = Room.objects.visible_to(member).select_related("group").filter(public_id=public_id).first()
    if room is None:
        raise Refused("absent", "")
    return say(member=member, room=room, cid=cid, text=text).seq


def _happened(event: RoomEvent) -> Event:
    if event.kind == EventKind.CHANGED:
        return changed(event.seq, event.message)
    return Event(event.seq, {"kind": event.kind})


register(StreamKind(name="room", heads=heads, may_read=may_read, read=read, send=send))
