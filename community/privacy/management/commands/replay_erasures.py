from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from community.privacy import ledger
from community.privacy.actions import replay_ledger


class Command(BaseCommand):
    help = "Erase once more what the ledger says was erased. A restore does this by itself; twice does no harm."

    def add_arguments(self, parser):
        parser.add_argument("ledgers", nargs="*", type=Path, help="files; without any, the one of this installation")

    def handle(self, *args, **options):
        files = options["ledgers"]
        if not files and not ledger.path().exists():
            self.stdout.write("There is no ledger of erasure. If people left since this backup, they are back now.")
            return
        try:
            books = [ledger.read(file) for file in files or [ledger.path()]]
        except (ledger.LedgerError, OSError) as error:
            raise CommandError(f"The ledger of erasure was not followed: {error}") from None
        for book in books:
            counts = replay_ledger(book)
            self.stdout.write(
                f"Erased again: {counts[ledger.ACCOUNT]} accounts, the words of {counts[ledger.AUTHORED]} members,"
                f" {counts[ledger.ITEM]} single things, of {len(book.entries)} in the ledger."
            )
