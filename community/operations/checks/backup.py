"""The last backup, its copy elsewhere, and the last rehearsal of a restore."""

from collections.abc import Iterator
from datetime import timedelta

from django.conf import settings
from django.utils import timezone

from community.operations import backups
from community.operations.age import is_public
from community.operations.archive import BackupError
from community.operations.encryption import SealError, parse_key
from community.operations.registry import Finding, broken, check, look, ok

LATE, TOO_LATE = timedelta(hours=30), timedelta(days=3)
REHEARSAL = timedelta(days=120)


@check("backup")
def check_backup() -> Iterator[Finding]:
    if not settings.BACKUP_DIR or not settings.BACKUP_KEY:
        yield broken("No backups are made.", "Set BACKUP_DIR and BACKUP_KEY, and start the timer: docs/operating.md")
        return
    try:
        count = len(backups.files())
    except BackupError as error:
        yield broken(str(error), "Make it, or mend BACKUP_DIR.")
        return
    yield _last_backup(count)
    yield from _copies()
    yield from _key()


def _key() -> Iterator[Finding]:
    try:
        can_only_encrypt = is_public(parse_key(settings.BACKUP_KEY.encode()))
    except SealError as error:
        yield broken(f"BACKUP_KEY: {error}", "Give the public key that age-keygen wrote (age1...).")
        return
    if not can_only_encrypt:
        yield look(
            "BACKUP_KEY is a secret key: who breaks into this machine reads its backups too.",
            "Put only the public key here (age1...), and keep the secret one elsewhere.",
        )


def _last_backup(count: int) -> Finding:
    moment, mend = backups.last(backups.MADE), "systemctl status huiskamer-backup.timer; journalctl -u huiskamer-backup"
    if moment is None or not count:
        return broken("There is no backup yet.", "manage.py backup, and see that the timer runs.")
    age = timezone.now() - moment
    text = f"The last backup was made {age / timedelta(hours=1):.0f} hours ago; {count} are kept here."
    if age > TOO_LATE:
        return broken(text, mend)
    return look(text, mend) if age > LATE else ok(text)


def _copies() -> Iterator[Finding]:
    if not settings.BACKUP_COPY_COMMAND:
        yield look(
            "Backups are not copied elsewhere: a fire or an intruder takes them too.", "Set BACKUP_COPY_COMMAND."
        )
    elif waiting := len(backups.not_copied()):
        yield look(f"{waiting} backups were not copied elsewhere.", "journalctl -u huiskamer-backup says why.")
    else:
        yield ok("All backups were copied elsewhere.")


@check("rehearsal")
def check_rehearsal() -> Finding:
    moment, mend = backups.last(backups.REHEARSED), "manage.py backup --rehearse: docs/operating.md"
    if moment is None:
        return look("A restore was never rehearsed here.", mend)
    age = timezone.now() - moment
    text = f"A restore was rehearsed {age.days} days ago."
    return look(text, mend) if age > REHEARSAL else ok(text)
