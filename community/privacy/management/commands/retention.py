from django.core.management.base import BaseCommand
from django.utils import timezone

from community.privacy.actions import follow_the_rules, over_their_term


class Command(BaseCommand):
    help = "Let go of what is over its term. The nightly work does this by itself; prints numbers, nothing else."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args, **options):
        rules = over_their_term(timezone.now())
        dry = options["dry_run"]
        counts = {held.model_label: rows.distinct().count() for held, rows in rules} if dry else follow_the_rules()
        for held, _rows in rules:
            self.stdout.write(f"{held.model_label}: {counts.get(held.model_label, 0)} ({held.retention})")
        total = sum(counts.values())
        self.stdout.write(f"{total} rows would go; nothing was changed." if dry else f"{total} rows went.")
