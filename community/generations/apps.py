from importlib import import_module

from community.apps import RoomConfig


class GenerationsConfig(RoomConfig):
    name = "community.generations"
    label = "generations"

    def ready(self):
        super().ready()
        import_module("community.generations.signals")
