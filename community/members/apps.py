from importlib import import_module

from community.apps import RoomConfig


class MembersConfig(RoomConfig):
    name = "community.members"
    label = "members"

    def ready(self):
        super().ready()
        import_module("community.members.mfa.signals")
