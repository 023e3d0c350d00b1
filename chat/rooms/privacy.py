"""Personal data in chat rooms. Chat is not in search, on purpose."""

from django.utils.translation import gettext_lazy as _

from chat.actions import announce_recent
from chat.rooms.actions import announce_change
from chat.rooms.models import CalendarFeed, EveningHost, Message, Room, RoomSession
from community.generations.public import unseen_by_visitors
from community.privacy.registry import UNTIL_REMOVED, WITH_PARENT, OnLeaving, holding, no_personal_data


def _announce_messages(keys: list) -> None:
    announce_recent(Message.objects.filter(pk__in=keys).select_related("room"), announce_change)


no_personal_data(
    "When a room is open, and what happened in it beside the talk.",
    *("rooms.OpeningHour", "rooms.RoomEvent", "rooms.Evening", "rooms.SentReminder"),
)
holding(
    Message,
    owner="author__member",
    title=_("What I said in chat rooms"),
    export="state created_at text",
    internal="id public_id author room session seq cid",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"author": None},
    removed_values={"author": None, "text": "", "state": "removed"},
    after_change=_announce_messages,
    parent_title="room__title",
    purpose=_("You share your words with the people in the group that you chose."),
    kept_for=_("until you take them back, or the group ends"),
    retention=UNTIL_REMOVED,
)
holding(
    RoomSession,
    owner="opened_by",
    title=_("Evenings that I opened as a host"),
    export="title opened_at closed_at",
    internal="id room closes_at opened_by",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"opened_by": None},
    purpose=_("People can see when there was an evening; a host is responsible for each evening that they open."),
    kept_for=_("as long as the room exists"),
    retention=WITH_PARENT,
)
holding(
    CalendarFeed,
    owner="member",
    title=_("Links with which my calendar follows evenings"),
    export="room shows_titles created_at",
    internal="id member",
    secret="key",
    on_leaving=OnLeaving.ERASE,
    purpose=_("Your own calendar can follow the evenings of a group."),
    kept_for=_("until you end the link"),
    retention=UNTIL_REMOVED,
)
holding(
    EveningHost,
    owner="persona__member",
    title=_("Evenings for which I am named as the host"),
    export="evening",
    internal="id persona",
    on_leaving=OnLeaving.ERASE,
    purpose=_("People can see who welcomes them."),
    kept_for=_("as long as the room exists"),
    retention=WITH_PARENT,
)
holding(
    Room,
    owner="host__member",
    title=_("Rooms that I host"),
    export="title theme",
    internal="id public_id group host seq",
    on_leaving=OnLeaving.ANONYMISE,
    anonymised_values={"host": None},
    purpose=_("People can see who welcomes them."),
    kept_for=_("for as long as you are a host"),
    retention=WITH_PARENT,
)
unseen_by_visitors("the links of members for their own calendars", "rooms.CalendarFeed")
unseen_by_visitors("which reminders were sent", "rooms.SentReminder")
unseen_by_visitors(
    "the talk in a room, whose page is kept for half a second at most",
    *("rooms.Message", "rooms.RoomEvent", "rooms.Room.seq"),
)
