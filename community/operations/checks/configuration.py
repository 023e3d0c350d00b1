"""The settings and the files of the machine."""

import os
import shutil
import stat
from collections.abc import Iterator
from pathlib import Path
from typing import NamedTuple
from urllib.parse import urlsplit

from django.conf import settings
from django.core import checks
from django.http.request import validate_host

from community.operations.registry import Finding, broken, check, gauge, look, ok

ENVIRONMENT = Path("/etc/huiskamer/environment")
MIB = 1 << 20
LITTLE, TOO_LITTLE = 0.15, 0.05  # of the disk that is free
TOO_FEW_BYTES = 500 * MIB
SECRETS = ("SECRET_KEY", "SECRET_KEY_FALLBACKS", "SECOND_FACTOR_KEY", "DATABASE_URL", "MAIL_URL", "METRICS_TOKEN")
INSIDE_CONTAINERS = "/run/secrets/"  # where there is no other user
MOST_NAMED = 3


@check("settings")
def check_settings() -> Iterator[Finding]:
    """Run Django's own check, and look at what it cannot know."""
    if settings.DEBUG:
        yield broken(
            "DEBUG is on: errors show code and values.", "Set DJANGO_SETTINGS_MODULE to the production settings."
        )
    if "*" in settings.ALLOWED_HOSTS:
        yield broken("ALLOWED_HOSTS has a *.", "Name the hosts of the site, with commas.")
    host = urlsplit(settings.SITE_ORIGIN).hostname or ""
    if not validate_host(host, settings.ALLOWED_HOSTS):
        yield broken(f"ALLOWED_HOSTS does not have {host}, the host of SITE_ORIGIN.", "Add it, or mend SITE_ORIGIN.")
    messages = [one for one in checks.run_checks(include_deployment_checks=True) if not one.is_silenced()]
    for message in messages:
        text = f"Django says: {str(message.msg).splitlines()[0]} ({message.id})"
        mend = (message.hint or "manage.py check --deploy says more.").splitlines()[0]
        yield broken(text, mend) if message.is_serious() else look(text, mend)
    if not messages:
        yield ok("Django has nothing to say about the settings.")


@check("keys")
def check_keys() -> Iterator[Finding]:
    if not settings.SECOND_FACTOR_KEYS:
        yield look(
            "The second steps are encrypted with a key made from SECRET_KEY.",
            "Give SECOND_FACTOR_KEY a value of its own, and keep SECRET_KEY: what it encrypted stays readable.",
        )
    if settings.SECRET_KEY_FALLBACKS:
        yield look("An earlier SECRET_KEY is still accepted.", "After a month, take it out of SECRET_KEY_FALLBACKS.")
    files = {f"{name}_FILE": os.environ.get(f"{name}_FILE", "") for name in SECRETS}
    names = [name for name, path in files.items() if is_readable(Path(path)) and not path.startswith(INSIDE_CONTAINERS)]
    if names:
        yield broken(
            f"Others on the machine can read the file of {', '.join(names)}.", "chmod 640, and then a new secret."
        )
    else:
        yield ok("No file with a secret can be read by others.")


@gauge("disk_free_ratio", "The part of the disk that is free.", label="what")
def free_ratios() -> dict[str, float]:
    """Return the free part of the disk under each folder of the site."""
    return {name: usage.free / usage.total for name, usage in _usages().items()}


@check("disk")
def check_disk() -> Iterator[Finding]:
    """Look at each disk once, however many folders are on it."""
    seen = set()
    for name, usage in _usages().items():
        if usage in seen:
            continue
        seen.add(usage)
        ratio = usage.free / usage.total
        text = f"{usage.free // MIB:,} MiB are free where {name} is ({ratio:.0%})."
        if ratio < TOO_LITTLE or usage.free < TOO_FEW_BYTES:
            yield broken(text, "Make room today: on a full disk nothing can be posted or backed up.")
        elif ratio < LITTLE:
            yield look(text, "Make room, or a larger disk, this week.")
        else:
            yield ok(text)


class Usage(NamedTuple):
    total: int
    used: int
    free: int


def _usages() -> dict[str, Usage]:
    folders = {"VAR_DIR": settings.VAR, "uploads": settings.MEDIA_ROOT, "BACKUP_DIR": settings.BACKUP_DIR}
    return {name: Usage(*shutil.disk_usage(path)) for name, path in folders.items() if path and Path(path).exists()}


@check("permissions")
def check_permissions() -> Iterator[Finding]:
    if is_readable(ENVIRONMENT):
        yield broken(f"Others on the machine can read {ENVIRONMENT}.", f"chmod 640 {ENVIRONMENT}")
    if settings.BACKUP_DIR and is_readable(Path(settings.BACKUP_DIR)):
        yield broken("Others on the machine can look into BACKUP_DIR.", f"chmod 700 {settings.BACKUP_DIR}")
    if Path(settings.VAR).exists() and Path(settings.VAR).stat().st_mode & (stat.S_IWGRP | stat.S_IWOTH):
        yield broken("Others on the machine can write in VAR_DIR.", f"chmod 711 {settings.VAR}")
    if names := [path.name for path in private_paths() if path.stat().st_mode & (stat.S_IRWXG | stat.S_IRWXO)]:
        more = f" and {len(names) - MOST_NAMED} more" if len(names) > MOST_NAMED else ""
        text = f"Others on the machine can read {', '.join(names[:MOST_NAMED])}{more} in VAR_DIR."
        yield broken(text, "manage.py tick --all takes that away.")
    else:
        yield ok("Database, uploads and exports are for their own user alone.")


def private_paths() -> list[Path]:
    """Return what in VAR_DIR is for the user of the site alone: the database with its log, uploads, exports, the search
    file, the erasure ledger and the counters."""
    roots = [settings.MEDIA_ROOT, settings.EXPORT_ROOT, settings.SEARCH_FILE, settings.ERASURE_LEDGER]
    roots.append(settings.METRICS_DIR)
    if settings.DATABASES["default"]["ENGINE"].endswith("sqlite3"):
        roots.append(settings.DATABASES["default"]["NAME"])
    stems = [Path(root) for root in roots]
    return [path for stem in stems for path in sorted(stem.parent.glob(f"{stem.name}*"))]


def is_readable(path: Path) -> bool:
    """Return whether any user of the machine may read, write or enter it; a group may be meant."""
    try:
        return path != Path() and bool(path.stat().st_mode & stat.S_IRWXO)
    except OSError:
        return False
