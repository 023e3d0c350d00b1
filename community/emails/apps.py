from community.apps import RoomConfig


class EmailsConfig(RoomConfig):
    name = "community.emails"
    label = "emails"
