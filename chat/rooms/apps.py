from community.apps import RoomConfig


class RoomsConfig(RoomConfig):
    name = "chat.rooms"
    label = "rooms"
