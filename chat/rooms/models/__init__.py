from chat.rooms.models.evenings import Evening, EveningHost
from chat.rooms.models.feeds import CalendarFeed
from chat.rooms.models.reminders import SentReminder
from chat.rooms.models.rooms import Message, OpeningHour, Room, RoomEvent, RoomSession

__all__ = [
    "CalendarFeed",
    "Evening",
    "EveningHost",
    "Message",
    "OpeningHour",
    "Room",
    "RoomEvent",
    "RoomSession",
    "SentReminder",
]
