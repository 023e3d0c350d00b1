from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from community.operations.archive import BackupError, back_up
from community.operations.databases import DatabaseError
from community.operations.encryption import SealError, read_key


class Command(BaseCommand):
    help = "Write the database and the uploaded files to one sealed file."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="the archive; must not exist yet")
        parser.add_argument(
            "--key-file",
            type=Path,
            required=True,
            help="a key of age-keygen, or its public key; or 32 or more random characters",
        )

    def handle(self, *args, **options):
        try:
            back_up(options["file"], read_key(options["key_file"]), self.stdout.write)
        except (BackupError, SealError, DatabaseError) as error:
            raise CommandError(str(error)) from None
        except OSError as error:
            raise CommandError(f"No backup was made: {error.strerror or error}.") from None
