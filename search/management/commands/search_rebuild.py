from django.core.management.base import BaseCommand, CommandError

from search.actions import RebuildRunning, rebuild
from search.engines.base import EngineError


class Command(BaseCommand):
    help = "Build a new search index beside the old one, and swap them."

    def handle(self, *args, **options):
        self.stdout.write("Building the search index.")
        try:
            count = rebuild(report=lambda line: self.stdout.write(f"  {line}"))
        except EngineError as error:
            raise CommandError(
                f"The search engine does not answer ({error}). The old index is still there. tick tries again."
            ) from None
        except RebuildRunning:
            raise CommandError("Another process builds the index now, from what is there now.") from None
        self.stdout.write(self.style.SUCCESS(f"Ready: {count} documents can be found."))
