from community.apps import RoomConfig


class ExportConfig(RoomConfig):
    name = "community.privacy.export"
    label = "export"
