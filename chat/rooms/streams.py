"""The stream of a room (what is read from it, by whom, and what may be sent on it), and that of its lamp."""

from collections.abc import Collection, Mapping
from dataclasses import replace

from chat.message_form import limit_messages
from chat.rooms.actions import mark_hosts_here, send_message
from chat.rooms.choices import EventKind
from chat.rooms.lamp import lamps_by_public_id
from chat.rooms.models import Message, Room, RoomEvent, RoomSession
from chat.serializers import change_event, message_event, sent_answer
from community.live.stream_kinds import Event, Head, Refused, Sent, StreamKind, register
from community.members.rules import mark_duties_shown


def heads(ids: Collection[str]) -> dict[str, Head]:
    rows = Room.objects.filter(public_id__in=ids).values_list("public_id", "seq", "group__access_version")
    return {str(public_id): Head(seq, version) for public_id, seq, version in rows}


def may_read(user, public_id: str) -> bool:
    return Room.objects.visible_to(user).filter(public_id=public_id).exists()


def read(public_id: str, after: int, upto: int) -> list[Event]:
    """Return the events of these numbers, with the state that the messages are in now. Visitors get none about a
    session that is over."""
    numbers = {"room__public_id": public_id, "seq__gt": after, "seq__lte": upto}
    messages = list(Message.objects.filter(**numbers).select_related("author__member", "room"))
    others = list(RoomEvent.objects.filter(**numbers).select_related("message__author__member", "room"))
    _mark_duties([*messages, *(event.message for event in others if event.message)], [*messages, *others])
    going_on = set(RoomSession.objects.filter(room__public_id=public_id).going_on().values_list("pk", flat=True))
    events = [replace(message_event(row), members_only=row.session_id not in going_on) for row in messages]
    events += [_room_event(row, going_on) for row in others]
    return sorted(events, key=lambda event: event.seq)


def send(user, public_id: str, cid: str, text: str) -> Sent:
    """Store a message and return its number, and whether its writer may need help.

    Raises:
        NotAllowed, Refused: with a sentence for the user.
    """
    room = Room.objects.visible_to(user).select_related("group").filter(public_id=public_id).first()
    if room is None:
        raise Refused("absent", "")
    limit_messages(user)
    return sent_answer(send_message(actor=user, room=room, cid=cid, text=text))


def present(users_by_id: Mapping[str, Collection]) -> None:
    """Keep which hosts have the page of these rooms open."""
    mark_hosts_here(users_by_id)


def lamp_heads(ids: Collection[str]) -> dict[str, Head]:
    """Return a number that tells two states of the lamp apart: nothing has to happen at the time when a room closes."""
    lamps = lamps_by_public_id(ids)
    return {public_id: Head(lamp.fingerprint, lamp.access_version) for public_id, lamp in lamps.items()}


def read_lamp(public_id: str, after: int, upto: int) -> list[Event]:
    """Return the lamp as it is now, and an event for each host who is there, which does not cross a block."""
    lamp = lamps_by_public_id([public_id])[public_id]
    frame = {
        "kind": "lamp",
        "open": lamp.opening.is_open,
        "left": lamp.opening.seconds_left,
        "ending": lamp.is_ending,
        "texts": lamp.texts,
        "hosts": len(lamp.hosts),
    }
    hosts = [Event(upto, {"kind": "host", "name": host.name}, author=host.member_id) for host in lamp.hosts]
    return [Event(upto, frame), *hosts]


def _mark_duties(messages: list[Message], rows: list) -> None:
    """Give the authors the duty that stands beside their name; ``rows`` are of one room. One query."""
    authors = [message.author for message in messages if message.author]
    if authors:
        mark_duties_shown(authors, rows[0].room.group_id)


def _room_event(event: RoomEvent, going_on: set) -> Event:
    if event.kind == EventKind.CHANGED:
        is_over = event.message.session_id not in going_on
        return replace(change_event(event.seq, event.message), members_only=is_over)
    return Event(event.seq, {"kind": event.kind})


register(StreamKind(name="room", heads=heads, may_read=may_read, read=read, send=send, present=present))
register(StreamKind(name="lamp", heads=lamp_heads, may_read=may_read, read=read_lamp, state=True))
