import secrets

from django.db import transaction

from chat.rooms.feeds import rules
from chat.rooms.models import CalendarFeed, Room
from community.audit.actions import record
from community.members.models import Member
from community.permissions import require


@transaction.atomic
def make_feed(*, actor: Member, room: Room, shows_titles: bool) -> str:
    """Make the link of this member for this calendar, and return its key, which is stored nowhere. An earlier link
    gives nothing any more.

    Raises:
        NotAllowed: the actor may not see the room.
    """
    room = Room.objects.select_for_update(of=("self",)).select_related("group").get(pk=room.pk)
    require(rules.can_follow_calendar, actor.refresh_rights(), room)
    key = secrets.token_urlsafe(32)
    values = {"key": key, "shows_titles": shows_titles}
    CalendarFeed.objects.update_or_create(member=actor, room=room, defaults=values)
    record(actor=actor, verb="chat.make_feed", thing=room)
    return key


@transaction.atomic
def end_feed(*, actor: Member, room: Room) -> None:
    """End the link of this member. Ending it twice changes nothing."""
    if CalendarFeed.objects.filter(member=actor, room=room).delete()[0]:
        record(actor=actor, verb="chat.end_feed", thing=room)
