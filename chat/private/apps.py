from community.apps import RoomConfig


class PrivateConfig(RoomConfig):
    name = "chat.private"
    label = "private"
