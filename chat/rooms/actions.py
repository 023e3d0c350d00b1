"""Every change in a room. The room row is locked first: that is what makes its numbers gapless."""

from datetime import timedelta

from django.db import transaction
from django.utils import timezone

from chat.actions import hold, next_seq, take_back
from chat.rooms.choices import EventKind
from chat.rooms.models import Message, Room, RoomEvent, RoomSession
from chat.rooms.opening_hours import slots
from community import live
from community.audit.actions import record
from community.groups.actions import persona_in
from community.groups.models import Group
from community.html import one_line, plain
from community.members.models import Member

EVENING_HOURS = 2  # when a host opens outside the weekly hours


class RoomClosed(Exception):
    """The lamp is off; ``room.light`` says when it goes on."""


@transaction.atomic
def make_room(*, actor: Member, group: Group, title: str = "") -> Room:
    """The room of a group, made when it is first needed."""
    Group.objects.select_for_update().get(pk=group.pk)
    room, new = Room.objects.get_or_create(
        group=group, defaults={"title": one_line(title) or group.title, "host": persona_in(actor, group)}
    )
    if new:
        record(actor=actor, verb="chat.make_room", thing=room, group=group.pk)
    return room


@transaction.atomic
def open_session(*, actor: Member, room: Room, title: str = "") -> RoomSession:
    """A host turns the lamp on. When it is on already, nothing changes but the title."""
    room = _locked(room)
    session = _session_now(room, opened_by=actor) or _new_session(room, opened_by=actor)
    session.title = one_line(title) or session.title
    session.save(update_fields=["title"])
    record(actor=actor, verb="chat.open_session", thing=session, room=room.pk)
    _happened(room, EventKind.OPENED)
    return session


@transaction.atomic
def close_session(*, actor: Member, room: Room) -> None:
    """A host turns the lamp off, for the rest of this evening. What was said stays."""
    room = _locked(room)
    session = _session_now(room)
    if session is None:
        return
    session.closed_at = timezone.now()
    session.save(update_fields=["closed_at"])
    record(actor=actor, verb="chat.close_session", thing=session, room=room.pk)
    _happened(room, EventKind.CLOSED)


@transaction.atomic
def send_message(*, actor: Member, room: Room, cid: str, text: str) -> Message:
    """Say something. The same ``cid`` again gives the message that is there, also after the lamp went off.

    Raises:
        RoomClosed: the lamp is off.
    """
    room = _locked(room)
    author = persona_in(actor, room.group)
    if known := Message.objects.filter(room=room, author=author, cid=cid).first():
        return known
    session = _session_now(room)
    if session is None:
        raise RoomClosed
    message = Message.objects.create(
        room=room, session=session, author=author, seq=next_seq(room), cid=cid, text=plain(text)
    )
    record(actor=actor, verb="chat.send_message", thing=message, room=room.pk)
    live.announce(room.stream, message.seq)
    return message


@transaction.atomic
def remove_message(*, actor: Member, message: Message) -> None:
    """Take one's words back: a kind line stays in their place."""
    hold(message)
    _locked(message.room)
    if take_back(message):
        record(actor=actor, verb="chat.remove_message", thing=message, room=message.room_id)
        message_changed(message)


@transaction.atomic
def message_changed(message: Message) -> None:
    """It was taken back, hidden or shown again: open pages are told."""
    _happened(_locked(message.room), EventKind.CHANGED, message)


def _locked(room: Room) -> Room:
    return Room.objects.select_for_update(of=("self",)).select_related("group").get(pk=room.pk)


def _happened(room: Room, kind: str, message: Message | None = None) -> None:
    event = RoomEvent.objects.create(room=room, seq=next_seq(room), kind=kind, message=message)
    live.announce(room.stream, event.seq)


def _session_now(room: Room, opened_by: Member | None = None) -> RoomSession | None:
    """The evening that is on; by the clock it begins to exist with the first thing that happens. None: it is dark."""
    if not room.light.is_open:
        return None
    now = timezone.now()
    on = room.sessions.filter(closed_at=None, opened_at__lte=now, closes_at__gt=now).order_by("-opened_at").first()
    if on is not None:
        return on
    slot = next(slot for slot in slots(room.hours.all(), now) if slot.begins <= now)
    return room.sessions.create(opened_at=slot.begins, closes_at=slot.ends, opened_by=opened_by)


def _new_session(room: Room, opened_by: Member) -> RoomSession:
    """Outside the hours, or after closing early: until the evening by the clock ends, or a few hours."""
    now = timezone.now()
    slot = next((slot for slot in slots(room.hours.all(), now) if slot.begins <= now), None)
    ends = slot.ends if slot else now + timedelta(hours=EVENING_HOURS)
    return room.sessions.create(opened_at=now, closes_at=ends, opened_by=opened_by)
