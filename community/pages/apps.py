from community.apps import RoomConfig


class PagesConfig(RoomConfig):
    name = "community.pages"
    label = "pages"
