from community.apps import RoomConfig


class ForumConfig(RoomConfig):
    name = "forum"
    label = "forum"
