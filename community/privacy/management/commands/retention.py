from django.core.management.base import BaseCommand
from django.utils import timezone

from community.privacy.actions import apply_retention, expired_rows


class Command(BaseCommand):
    help = "Let go of what is over its term. The nightly work does this by itself; prints numbers, nothing else."

    def add_arguments(self, parser):
        parser.add_argument("--dry-run", action="store_true", help="only say what would go")

    def handle(self, *args, **options):
        expired = expired_rows(timezone.now())
        dry = options["dry_run"]
        counts = (
            {holding.model_label: rows.distinct().count() for holding, rows in expired} if dry else apply_retention()
        )
        for holding, _rows in expired:
            self.stdout.write(f"{holding.model_label}: {counts.get(holding.model_label, 0)} ({holding.retention})")
        total = sum(counts.values())
        self.stdout.write(f"{total} rows would go; nothing was changed." if dry else f"{total} rows went.")
