from community.apps import RoomConfig


class ModerationConfig(RoomConfig):
    name = "community.moderation"
    label = "moderation"
