import tarfile
from pathlib import Path

from django.core.management import call_command
from django.core.management.base import BaseCommand, CommandError

from community.operations.archive import BackupError, restore
from community.operations.databases import DatabaseError
from community.operations.encryption import SealError, read_key


class Command(BaseCommand):
    help = "Put a backup back. First stop the web processes and the worker."
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, help="an archive that backup made")
        parser.add_argument("--key-file", type=Path, required=True, help="the key that it was made with")
        parser.add_argument("--replace", action="store_true", help="also when there is something here: it goes")
        parser.add_argument("--check", action="store_true", help="only open and check the archive; change nothing")

    def handle(self, *args, **options):
        only_check = options["check"]
        try:
            key = read_key(options["key_file"])
            restore(options["file"], key, self.stdout.write, replace=options["replace"], only_check=only_check)
        except (BackupError, SealError, DatabaseError) as error:
            raise CommandError(str(error)) from None
        except (OSError, tarfile.TarError, ValueError) as error:
            raise CommandError(
                f"The restore stopped: {getattr(error, 'strerror', '') or type(error).__name__}."
            ) from None
        if not only_check:
            call_command("migrate", interactive=False, verbosity=0, skip_checks=True)
            self.stdout.write("The database has the form that this version of the code wants.")
            call_command("replay_erasures", stdout=self.stdout)
            call_command("search_rebuild", stdout=self.stdout)
