import signal
import tarfile
from pathlib import Path

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError

from community.operations import backups
from community.operations.archive import BackupError, back_up
from community.operations.databases import DatabaseError
from community.operations.encryption import SealError, parse_key, read_key


class Command(BaseCommand):
    help = (
        "Write the database and the uploaded files to one encrypted file: into BACKUP_DIR, where earlier ones are "
        "rotated; or to the file that is given. With --rehearse, restore one beside the site and compare."
    )
    requires_system_checks = []

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path, nargs="?", help="the archive; must not exist yet, except to rehearse")
        parser.add_argument(
            "--key-file",
            type=Path,
            help="a key of age-keygen, or its public key; or 32 or more random characters. Without it: BACKUP_KEY",
        )
        parser.add_argument(
            "--rehearse",
            action="store_true",
            help="restore the newest backup, or the file, beside the site; the secret key may come from /dev/stdin",
        )

    def handle(self, *args, **options):
        before = signal.signal(signal.SIGTERM, _stop)  # so that nothing unencrypted stays behind
        try:
            self._run(options["file"], options["key_file"], options["rehearse"])
        except (BackupError, SealError, DatabaseError) as error:
            raise CommandError(str(error)) from None
        except (OSError, tarfile.TarError, ValueError) as error:
            what = "The rehearsal stopped" if options["rehearse"] else "No backup was made"
            raise CommandError(f"{what}: {getattr(error, 'strerror', '') or error}.") from None
        finally:
            signal.signal(signal.SIGTERM, before)

    def _run(self, path: Path | None, key_file: Path | None, rehearse: bool) -> None:
        key = read_key(key_file) if key_file else _configured_key()
        if rehearse:
            backups.rehearse_restore(path or backups.newest(), key, self.stdout.write)
        elif path:
            back_up(path, key, self.stdout.write)
        else:
            backups.back_up_today(key, self.stdout.write)


def _configured_key() -> bytes:
    if not settings.BACKUP_KEY:
        raise BackupError("BACKUP_KEY is not set: name the key of age, or give --key-file.")
    return parse_key(settings.BACKUP_KEY.encode())


def _stop(*_signal) -> None:
    raise SystemExit("Stopped: no backup was made, and nothing was left behind.")
