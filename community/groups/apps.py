from community.apps import RoomConfig


class GroupsConfig(RoomConfig):
    name = "community.groups"
    label = "groups"
