from community.apps import RoomConfig


class NotificationsConfig(RoomConfig):
    name = "community.notifications"
    label = "notifications"
