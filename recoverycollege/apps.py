from community.apps import RoomConfig


class RecoveryCollegeConfig(RoomConfig):
    name = "recoverycollege"
    label = "recoverycollege"
