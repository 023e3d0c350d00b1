from importlib import import_module

from community.apps import RoomConfig
from community.web.decorators import background_request


class PagesConfig(RoomConfig):
    name = "community.pages"
    label = "pages"

    def ready(self):
        super().ready()
        import_module("community.pages.parts").count_changes_of_pages()
        import_module("community.pages.helplines")  # its fact is read with each session
        import_module("community.pages.house")  # it knows the name of this house
        import_module("community.pages.usage")  # its guard listens from now on
        from wagtail.admin.views.editing_sessions import ping  # needs the models

        background_request(ping)
