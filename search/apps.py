from community.apps import RoomConfig


class SearchConfig(RoomConfig):
    name = "search"
    label = "search"
