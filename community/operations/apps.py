from community.apps import RoomConfig


class OperationsConfig(RoomConfig):
    name = "community.operations"
    label = "operations"
