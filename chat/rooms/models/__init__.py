from chat.rooms.models.evenings import Evening, EveningHost
from chat.rooms.models.rooms import Message, OpeningHour, Room, RoomEvent, RoomSession

__all__ = ["Evening", "EveningHost", "Message", "OpeningHour", "Room", "RoomEvent", "RoomSession"]
