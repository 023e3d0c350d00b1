from community.apps import RoomConfig


class MembersConfig(RoomConfig):
    name = "community.members"
    label = "members"
