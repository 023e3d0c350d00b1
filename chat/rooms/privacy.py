"""What the chat rooms hold of a person. Chat is not in search: what is said by the lamp is not to be looked up."""

from django.utils.translation import gettext_lazy as _

from chat.actions import tell_open_pages
from chat.rooms.actions import message_changed
from chat.rooms.models import Message, Room
from community.members.drafts import registry
from community.privacy.labels import name_codes
from community.privacy.registry import (
    BY_THE_MEMBER,
    WITH_THE_REST,
    FieldUse,
    Holding,
    OnLeaving,
    impersonal,
    register,
)


def _messages_changed(keys: list) -> None:
    tell_open_pages(Message.objects.filter(pk__in=keys).select_related("room"), message_changed)


EXPORT, INTERNAL = FieldUse.EXPORT, FieldUse.INTERNAL

impersonal("When a room is open, and what happened in it beside the talk.", "rooms.OpeningHour", "rooms.RoomEvent")
register(
    Holding(
        model="rooms.Message",
        owner="author__member",
        title=_("What I said in chat rooms"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "author": INTERNAL,
            "state": EXPORT,
            "created_at": EXPORT,
            "room": INTERNAL,
            "session": INTERNAL,
            "seq": INTERNAL,
            "cid": INTERNAL,
            "text": EXPORT,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"author": None},
        remove={"author": None, "text": "", "state": "removed"},
        after_leaving=_messages_changed,
        reason=_("The member shares their words with the people of the group that they chose."),
        term=_("until the member takes them back, or the group ends"),
        keep=BY_THE_MEMBER,
        place="room__title",
    )
)
register(
    Holding(
        model="rooms.RoomSession",
        owner="opened_by",
        title=_("Evenings that I opened as a host"),
        fields={
            "id": INTERNAL,
            "room": INTERNAL,
            "title": EXPORT,
            "opened_at": EXPORT,
            "closes_at": INTERNAL,
            "closed_at": EXPORT,
            "opened_by": INTERNAL,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"opened_by": None},
        reason=_("People can see when there was an evening; a host is responsible for the evening that they open."),
        term=_("as long as the room"),
        keep=WITH_THE_REST,
    )
)
register(
    Holding(
        model="rooms.Room",
        owner="host__member",
        title=_("Rooms that I host"),
        fields={
            "id": INTERNAL,
            "public_id": INTERNAL,
            "group": INTERNAL,
            "title": EXPORT,
            "theme": EXPORT,
            "host": INTERNAL,
            "seq": INTERNAL,
        },
        on_leaving=OnLeaving.ANONYMISE,
        anonymise={"host": None},
        reason=_("People can see who welcomes them."),
        term=_("as long as the person hosts"),
        keep=WITH_THE_REST,
    )
)

name_codes(
    {
        "chat.send_message": _("I said something in a chat room."),
        "chat.remove_message": _("I took back something in a chat room."),
        "chat.open_session": _("I opened a chat room."),
        "chat.close_session": _("I closed a chat room."),
        "chat.make_room": _("I made a chat room."),
        "draft:room": _("Something for a chat room"),
    }
)


def _rooms(things, member) -> dict[str, registry.Spot]:
    rooms = Room.objects.visible_to(member).filter(public_id__in=registry.keys_in(things))
    return {str(room.public_id): registry.Spot(room.title, room.get_absolute_url()) for room in rooms}


registry.register("room", _rooms)
