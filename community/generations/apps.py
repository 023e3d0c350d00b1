from community.apps import RoomConfig


class GenerationsConfig(RoomConfig):
    name = "community.generations"
    label = "generations"
