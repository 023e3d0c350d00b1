"""Every change in a room. An action locks the row of the room first, so the numbers in it have no gaps."""

from collections.abc import Collection, Mapping, Sequence
from datetime import timedelta

from django.db import transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext

from chat.actions import clean_message, lock_message, mark_removed, next_seq, require_same_words
from chat.rooms import rules
from chat.rooms.choices import EventKind
from chat.rooms.models import Message, Room, RoomEvent, RoomSession
from chat.rooms.opening_hours import Slot, slots
from chat.rooms.presence import mark_here
from chat.rooms.writers import room_with_opening, writer_in
from community import live
from community.audit.actions import record, record_all
from community.crisis.watch import watch
from community.groups.actions import persona_in
from community.groups.models import Group
from community.live.stream_kinds import Refused, Sending
from community.members.models import Member, Persona
from community.members.restrictions import slow_minutes
from community.permissions import NotAllowed, refresh_rights, require
from community.text import one_line

SESSION_HOURS = 2  # of a session that a host opens outside the weekly hours


class RoomClosed(Refused):
    """The room is closed; ``room.opening`` says when it opens."""

    def __init__(self):
        super().__init__("closed", _("The room is closed now, so nobody would see this. Your words are saved."))


@transaction.atomic
def make_room(*, actor: Member, group: Group, title: str = "") -> Room:
    """Make the room of a group, or return the one that it has.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    group = Group.objects.select_for_update().get(pk=group.pk)
    require(rules.can_make_room, refresh_rights(actor), group)
    room, is_new = Room.objects.get_or_create(
        group=group, defaults={"title": one_line(title) or group.title, "host": persona_in(actor, group)}
    )
    if is_new:
        record(actor=actor, verb="chat.make_room", thing=room, group=group.pk)
    return room


@transaction.atomic
def open_session(*, actor: Member, room: Room, title: str = "") -> RoomSession:
    """Open the room. When it is open already, only the title of the session changes.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    room = _lock(room)
    require(rules.can_open, refresh_rights(actor), room)
    session = _current_session(room, opened_by=actor) or _new_session(room, opened_by=actor)
    session.title = one_line(title) or session.title
    session.save(update_fields=["title"])
    record(actor=actor, verb="chat.open_session", thing=session, room=room.pk)
    live.announce(room.lamp_stream, room.seq)
    return session


@transaction.atomic
def close_session(*, actor: Member, room: Room) -> None:
    """Close the room until its next weekly hours. The messages stay. Closing a closed room changes nothing.

    Raises:
        NotAllowed: the actor is no host of the group.
    """
    room = _lock(room)
    require(rules.can_open, refresh_rights(actor), room)
    session = _current_session(room)
    if session is None:
        return
    session.closed_at = timezone.now()
    session.save(update_fields=["closed_at"])
    record(actor=actor, verb="chat.close_session", thing=session, room=room.pk)
    live.announce(room.lamp_stream, room.seq)


def send_message(*, actor: Member, room: Room, cid: str, text: str) -> Message:
    """Store a message. With a ``cid`` of before, return that message, also when the room has closed since.

    Raises:
        NotAllowed: the actor may not write in the group.
        RoomClosed: the room is closed.
        Refused: the text is empty or too long.
    """
    [answer] = send_messages(public_id=room.public_id, sendings=[Sending(actor, cid, text)])
    if isinstance(answer, Exception):
        raise answer
    return answer


@transaction.atomic
def send_messages(*, public_id: str, sendings: Sequence[Sending]) -> list[Message | Refused | NotAllowed]:
    """Store messages that wait for the same room in one transaction, in this order.

    Return for each the message, or why it alone is refused: as ``send_message``.
    """
    reserved = Room.objects.filter(public_id=public_id).update(seq=F("seq") + len(sendings))  # locks the row
    if not reserved:
        return [Refused("absent", "")] * len(sendings)
    room = room_with_opening(public_id)
    room.seq -= len(sendings)
    answers, new = [], []
    for sending in sendings:
        try:
            answers.append(_message(room, sending, new))
        except (Refused, NotAllowed) as refusal:
            answers.append(refusal)
    _store(room, new)
    if unused := len(sendings) - len(new):
        Room.objects.filter(pk=room.pk).update(seq=F("seq") - unused)
    return answers


@transaction.atomic
def remove_message(*, actor: Member, message: Message) -> None:
    """Remove a message of one's own; a line that says so stays in its place. Removing it twice changes nothing.

    Raises:
        NotAllowed: the actor is not its author, or a moderator hid it.
    """
    message = lock_message(message)
    _lock(message.room)
    if mark_removed(actor, message):
        record(actor=actor, verb="chat.remove_message", thing=message, room=message.room_id)
        announce_change(message)


@transaction.atomic
def announce_change(message: Message) -> None:
    """Add the event that a message was removed, hidden or shown again, for the action that did it."""
    room = _lock(message.room)
    event = RoomEvent.objects.create(room=room, seq=next_seq(room), kind=EventKind.CHANGED, message=message)
    live.announce(room.stream, event.seq)


def mark_hosts_here(users_by_room: Mapping[str, Collection]) -> None:
    """Keep which of the members who have the page of a room (by public id) open are its hosts. Nothing is stored."""
    for room in Room.objects.filter(public_id__in=users_by_room).select_related("group"):
        hosts = [user.pk for user in users_by_room[str(room.public_id)] if rules.can_open(user, room)]
        if hosts and mark_here(room.pk, hosts):
            live.announce(room.lamp_stream, room.seq)


def _message(room: Room, sending: Sending, new: list[Message]) -> Message:
    """Return the message that was sent before with the same idempotency key, also in ``new``; else add one to ``new``.

    Raises: as ``send_message``.
    """
    writer = writer_in(room, sending.user, sending.cid)
    require(rules.can_write, writer, room)
    text = clean_message(sending.cid, sending.text)
    author = persona_in(writer, room.group)
    sent_before = next((one for one in new if (one.author_id, one.cid) == (author.pk, sending.cid)), None)
    if sent_before is None and writer.sent_before is not None:
        sent_before = Message.objects.get(pk=writer.sent_before)
    if sent_before is not None:
        require_same_words(sent_before, text)
        return sent_before
    session = _current_session(room)
    if session is None:
        raise RoomClosed
    _require_pause(writer, room, author, new)
    room.seq += 1
    new.append(Message(room=room, session=session, author=author, seq=room.seq, cid=sending.cid, text=text))
    return new[-1]


def _require_pause(writer: Member, room: Room, author: Persona, new: list[Message]) -> None:
    """Ask for the pause of the group between two messages of one member, also among those that wait together.

    Raises:
        Refused: it is too soon; the sentence says how many seconds are left.
    """
    pause = rules.pause_seconds(room.group) or 60 * slow_minutes(writer, room.group)
    if pause and any(message.author_id == author.pk for message in new):
        seconds = 0 if rules.can_open(writer, room) else pause
    else:
        seconds = rules.seconds_to_wait(writer, room, author.pk, timezone.now())
    if seconds:
        raise Refused("wait", _slow_text(seconds))


def _slow_text(seconds: int) -> str:
    text = ngettext(
        "It goes slowly here, so that everybody can follow. You can send this in %(n)s second.",
        "It goes slowly here, so that everybody can follow. You can send this in %(n)s seconds.",
        seconds,
    )
    return text % {"n": seconds}


def _store(room: Room, messages: list[Message]) -> None:
    Message.objects.bulk_create(messages)
    entries = [(message.author.member_id, message) for message in messages]
    record_all(verb="chat.send_message", entries=entries, room=room.pk)
    for message in messages:
        watch(kind="message", thing=message, text=message.text, within=room.public_id)
    if messages:
        live.announce(room.stream, messages[-1].seq)


def _lock(room: Room) -> Room:
    return Room.objects.select_for_update(of=("self",)).select_related("group").get(pk=room.pk)


def _current_session(room: Room, opened_by: Member | None = None) -> RoomSession | None:
    """Return the session of now, or None when the room is closed.

    The row of a session by the weekly hours is made with the first thing that happens in it.
    """
    if not room.opening.is_open:
        return None
    now = timezone.now()
    for session in room.current_sessions:
        if session.closed_at is None and session.opened_at <= now < session.closes_at:
            return session
    slot = _current_slot(room)
    values = {"closes_at": slot.ends, "opened_by": opened_by}  # the same session, when the hours were changed meanwhile
    session, _is_new = room.sessions.update_or_create(
        opened_at=slot.begins, closed_at=None, defaults=values, create_defaults=values | {"title": slot.title}
    )
    room.current_sessions.insert(0, session)
    return session


def _new_session(room: Room, opened_by: Member) -> RoomSession:
    """Make a session outside the planned hours, or after closing early: until the slot of now ends, or
    ``SESSION_HOURS``."""
    now, slot = timezone.now(), _current_slot(room)
    ends = slot.ends if slot else now + timedelta(hours=SESSION_HOURS)
    return room.sessions.create(opened_at=now, closes_at=ends, opened_by=opened_by)


def _current_slot(room: Room) -> Slot | None:
    """Return the weekly hours or the planned evening of now."""
    now = timezone.now()
    return next((slot for slot in slots(room.weekly_hours, now, room.near_evenings) if slot.begins <= now), None)
