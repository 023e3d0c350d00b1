from community.apps import RoomConfig


class ContactConfig(RoomConfig):
    name = "community.contact"
    label = "contact"
