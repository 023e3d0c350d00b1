from community.apps import RoomConfig


class LiveConfig(RoomConfig):
    name = "community.live"
    label = "live"
