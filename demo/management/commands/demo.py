from importlib import import_module

from django.core.management.base import BaseCommand
from django.utils.module_loading import module_has_submodule

from demo import loaders

# each room needs the content of the rooms before it
PEOPLE_AND_PAGES = ("people", "pages", "tools", "college")
CONVERSATIONS = ("groups", "forum", "rooms", "private")
ROOMS = (*PEOPLE_AND_PAGES, *CONVERSATIONS, "ratings", "moderation", "contact", "search")


class Command(BaseCommand):
    help = "Load the hand-written Dutch demo content. Running it again adds nothing twice."

    def handle(self, *args, **options):
        for room in ROOMS:
            if module_has_submodule(loaders, room):
                self.stdout.write(f"{room}: {import_module(f'demo.loaders.{room}').load()}")
