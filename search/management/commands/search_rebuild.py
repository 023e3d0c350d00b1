from django.core.management.base import BaseCommand, CommandError

from search.actions import rebuild
from search.engine import EngineError


class Command(BaseCommand):
    help = "Build the search index anew beside the old one, and put it in its place."

    def handle(self, *args, **options):
        self.stdout.write("Building the search index.")
        try:
            number = rebuild(tell=lambda line: self.stdout.write(f"  {line}"))
        except EngineError as error:
            raise CommandError(f"The search engine does not answer ({error}). The old index is still there.") from None
        self.stdout.write(self.style.SUCCESS(f"Ready: {number} documents can be found."))
