from django.core.management.base import BaseCommand, CommandError

from community.operations.actions import run_due_jobs


class Command(BaseCommand):
    help = "Do everything periodic whose time has come. A timer calls this every five minutes; two at once do no harm."

    def add_arguments(self, parser):
        parser.add_argument("--all", action="store_true", help="also what was done a short while ago")

    def handle(self, *args, **options):
        outcomes = list(run_due_jobs(everything=options["all"]))
        for outcome in outcomes:
            self.stdout.write(f"{outcome.name}: {'FAILED: ' if outcome.failed else ''}{outcome.summary}")
        if not outcomes:
            self.stdout.write("Nothing was due.")
        failed = [outcome.name for outcome in outcomes if outcome.failed]
        if failed:
            raise CommandError(f"Did not work, and will be tried again: {', '.join(failed)}")
