from community.apps import RoomConfig


class DeskConfig(RoomConfig):
    name = "community.desk"
    label = "desk"
