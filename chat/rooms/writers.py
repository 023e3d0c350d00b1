"""Read what an action needs to store a message in a locked room: the room and the writer, as they are now.

Each is one query, compiled once in a process.
"""

from django.db.models import CharField, DateTimeField, FilteredRelation, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.utils import timezone

from chat.rooms.models import Message, Room
from chat.rooms.querysets import rooms_in_rows
from community.groups.models import Group
from community.members.models import Member
from community.prepared import Parameter, PreparedQuery


def room_with_opening(public_id: str) -> Room:
    """Return a room, its group, and all that ``Room.opening`` needs."""
    return rooms_in_rows(_prepared_room.rows(public_id=public_id, now=timezone.now()))[0]


def writer_in(room: Room, actor: Member, cid: str) -> Member:
    """Return the actor as they are now, with their membership in the group of this room; ``sent_before`` is the key of
    the message that they sent here with this idempotency key. A visitor, and who is no longer here, is no writer."""
    if not actor.is_authenticated:
        return actor
    writer = _prepared_writer.first(member=actor.pk, group=room.group_id, room=room.pk, cid=cid)
    if writer is None:
        return actor.refresh_rights()
    writer._persona, writer.login_session = getattr(writer, "own", None), actor.login_session
    writer.known_memberships = {room.group_id: getattr(writer, "membership", None)}
    return writer


def _room():
    rooms = Room.objects.filter(public_id=Parameter("public_id", Room._meta.get_field("public_id")))
    return rooms.with_opening_in_rows(Parameter("now", DateTimeField()))


def _writer():
    member, group = Parameter("member", Member._meta.pk), Parameter("group", Group._meta.pk)
    names = {
        "own": FilteredRelation("personas", condition=Q(personas__group=None)),
        "membership": FilteredRelation("memberships", condition=Q(memberships__group=group)),
    }
    writers = Member.objects.filter(pk=member).annotate(**names).select_related("own", "membership__persona")
    sent = Message.objects.filter(room=Parameter("room", Room._meta.pk), cid=Parameter("cid", CharField()))
    author = Coalesce(OuterRef("membership__persona"), OuterRef("own__pk"))
    return writers.annotate(sent_before=Subquery(sent.filter(author=author).values("pk")[:1]))


_prepared_room, _prepared_writer = PreparedQuery(_room), PreparedQuery(_writer)
