"""The stream of a room (what is read from it, by whom, and what may be sent on it), and that of its lamp."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import replace

from chat.pace import paced
from chat.rooms.actions import mark_hosts_here, send_messages
from chat.rooms.choices import EventKind
from chat.rooms.lamp import Lamp, lamps_by_public_id
from chat.rooms.models import Message, Room, RoomEvent, RoomSession
from chat.rooms.querysets import heads_of_rooms, is_room_visible
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
from community.members.models import Persona
from community.members.rules import mark_duties_shown_in
from community.permissions import NotAllowed

_messages = rows_in_ranges(lambda: Message.objects.select_related("author__member", "room"), "room", Room)
_room_events = rows_in_ranges(
    lambda: RoomEvent.objects.select_related("message__author__member", "message__room", "room"), "room", Room
)


def heads(ids: Collection[str]) -> dict[str, Head]:
    return {str(public_id): Head(seq, version) for public_id, seq, version in heads_of_rooms(ids)}


def may_read(user, public_id: str) -> bool:
    return is_room_visible(user, public_id)


def read(ranges: Ranges, visited: Collection[str]) -> dict[str, list[Event]]:
    """Return the events of these numbers, with the state that the messages are in now. Visitors get none about a
    session that is over."""
    messages, others = _messages(ranges), _room_events(ranges)
    about = [*messages, *(event.message for event in others if event.message)]
    mark_duties_shown_in([(row.author, row.room.group_id) for row in about if row.author])
    sessions = {row.session_id for row in about if str(row.room.public_id) in visited}
    going_on = RoomSession.objects.keys_going_on(sessions)
    rows = [(row.room, replace(message_event(row), members_only=row.session_id not in going_on)) for row in messages]
    rows += [(row.room, _room_event(row, going_on)) for row in others]
    return by_stream(ranges, rows)


def send(public_id: str, sendings: Sequence[Sending]) -> list[Answer]:
    """Store messages together; return for each its number and whether its writer may need help, or its refusal."""
    answers = paced(sendings, lambda allowed: send_messages(public_id=public_id, sendings=allowed))
    return [_answer(public_id, sending, answer) for sending, answer in zip(sendings, answers, strict=True)]


def present(users_by_id: Mapping[str, Collection]) -> None:
    """Keep which hosts have the page of these rooms open."""
    mark_hosts_here(users_by_id)


def lamp_heads(ids: Collection[str]) -> dict[str, Head]:
    """Return a number that tells two states of the lamp apart: nothing has to happen at the time when a room closes."""
    lamps = lamps_by_public_id(ids)
    return {public_id: Head(lamp.fingerprint, lamp.access_version) for public_id, lamp in lamps.items()}


def read_lamps(ranges: Ranges, visited: Collection[str]) -> dict[str, list[Event]]:
    """Return the lamps as they are now, and an event for each host who is there, which does not cross a block."""
    lamps = lamps_by_public_id(ranges)
    return {public_id: _lamp_events(lamp, ranges[public_id][1]) for public_id, lamp in lamps.items()}


def _lamp_events(lamp: Lamp, seq: int) -> list[Event]:
    frame = {
        "kind": "lamp",
        "open": lamp.opening.is_open,
        "left": lamp.opening.seconds_left,
        "ending": lamp.is_ending,
        "texts": lamp.texts,
        "hosts": len(lamp.hosts),
    }
    return [Event(seq, frame), *(_host_event(host, seq) for host in lamp.hosts)]


def _host_event(host: Persona, seq: int) -> Event:
    only = None if host.member.away_since is None else [host.member_id]
    return Event(seq, {"kind": "host", "name": host.name}, author=host.member_id, only=only)


def _answer(public_id: str, sending: Sending, answer: Message | Answer) -> Answer:
    if isinstance(answer, NotAllowed) and not may_read(sending.user, public_id):
        return Refused("absent", "")
    return sent_answer(answer) if isinstance(answer, Message) else answer


def _room_event(event: RoomEvent, going_on: set) -> Event:
    if event.kind == EventKind.CHANGED:
        is_over = event.message.session_id not in going_on
        return replace(change_event(event.seq, event.message), members_only=is_over)
    return Event(event.seq, {"kind": event.kind})


register(StreamKind(name="room", heads=heads, may_read=may_read, read=read, send=send, present=present))
register(StreamKind(name="lamp", heads=lamp_heads, may_read=may_read, read=read_lamps, state=True))
