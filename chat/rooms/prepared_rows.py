"""The rows of a room that its page asks for, with queries that are compiled once."""

from collections.abc import Callable

from django.contrib.auth.models import AnonymousUser
from django.db.models import BigIntegerField, DateTimeField, IntegerField, UUIDField
from django.utils import timezone

from chat.history import MESSAGES_PER_PAGE, ORDER
from chat.rooms.models import Message, Room
from chat.rooms.querysets import rooms_in_rows
from community.members.models import Member
from community.members.querysets.reader_query import ReaderQuery, ReaderSlices
from community.members.rules import has_account

User = Member | AnonymousUser


def visible_room(user: User, public_id) -> Room | None:
    """Return the room with its group and all that ``Room.opening`` needs, if the user may enter it."""
    rows = _visible_room.rows(user, public_id=public_id, now=timezone.now())
    return next(iter(rooms_in_rows(rows)), None)


def fetch_messages(room: Room, user: User) -> Callable[..., list[Message]] | None:
    """Return the function that gives a cursor the messages of a slice that a member sees; None for others, who see
    those of sessions that go on: that takes queries of that moment."""
    return _messages.fetch(user, room=room.pk) if has_account(user) else None


_visible_room = ReaderQuery(
    lambda user, public_id, now: Room.objects.visible_to(user).filter(public_id=public_id).with_opening_in_rows(now),
    public_id=UUIDField(),
    now=DateTimeField(),
)
_messages = ReaderSlices(
    lambda user, room: Message.objects.in_rooms_of(user).with_people().filter(room=room),
    {ORDER: IntegerField()},
    size=MESSAGES_PER_PAGE,
    room=BigIntegerField(),
)
