from community.apps import RoomConfig


class PrivacyConfig(RoomConfig):
    name = "community.privacy"
    label = "privacy"
