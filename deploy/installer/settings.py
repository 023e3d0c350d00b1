"""The settings of the site and its secrets, in /etc/huiskamer: of root, and the group of the site reads them."""

import re
import secrets
from dataclasses import dataclass

from deploy.installer import database, environment_file
from deploy.installer.account import BACKUPS, USER, VAR
from deploy.installer.environment_file import FOLDER
from deploy.installer.machine import Machine, StopError

MODE = 0o640
MAIL_URL = f"{FOLDER}/mail_url"
MADE = {name: f"{FOLDER}/{name.lower()}" for name in ("SECRET_KEY", "SECOND_FACTOR_KEY", "METRICS_TOKEN")}  # at random
BACKUP_KEY, ELASTICSEARCH_URL = f"{FOLDER}/backup.pub", f"{FOLDER}/elasticsearch_url"
HOST_NAME = re.compile(r"[a-z0-9-]+(\.[a-z0-9-]+)+")
AGE_PUBLIC_KEY = re.compile(r"age1[0-9a-z]{58}")


@dataclass(frozen=True)
class Wishes:
    """Settings that the operator gave; empty means: as it is."""

    domain: str = ""
    mail_from: str = ""
    mail_url: str = ""
    backup_key: str = ""
    elasticsearch_url: str = ""


def write(machine: Machine, wishes: Wishes) -> dict[str, str]:
    """Write what is missing or was said anew; return all settings.

    Raises:
        StopError: something is missing that only the operator knows, or is not what it should be.
    """
    path = machine.at(environment_file.PATH)
    text = path.read_text(encoding="utf-8") if path.exists() else environment_file.HEAD
    known = environment_file.parse(text)
    require(wishes, known)
    for name, made in MADE.items():
        if name not in known:
            secret_file(machine, made, "", secrets.token_urlsafe(50))
    secret_file(machine, MAIL_URL, wishes.mail_url)
    secret_file(machine, BACKUP_KEY, wishes.backup_key)
    secret_file(machine, ELASTICSEARCH_URL, wishes.elasticsearch_url)
    given = {"ALLOWED_HOSTS": wishes.domain, "SITE_ORIGIN": f"https://{wishes.domain}"} if wishes.domain else {}
    given |= {"MAIL_FROM": wishes.mail_from} if wishes.mail_from else {}
    if wishes.elasticsearch_url:
        given["ELASTICSEARCH_URL_FILE"] = ELASTICSEARCH_URL
    text = environment_file.with_values(text, defaults(known), given)
    machine.file(environment_file.PATH, text, MODE, USER)
    return environment_file.parse(text)


def defaults(known: dict[str, str]) -> dict[str, str]:
    values = {
        "DJANGO_SETTINGS_MODULE": "community.settings.production",
        "VAR_DIR": VAR,
        "REDIS_URL": "redis://127.0.0.1:6379/0",
        "BACKUP_DIR": BACKUPS,
    }
    by_file = MADE | {"MAIL_URL": MAIL_URL, "BACKUP_KEY": BACKUP_KEY}
    values |= {f"{name}_FILE": path for name, path in by_file.items() if name not in known}
    return values if "DATABASE_URL_FILE" in known else values | {"DATABASE_URL": database.URL}


def secret_file(machine: Machine, path: str, wish: str, otherwise: str = "") -> None:
    """Write a secret that was given; of one that nobody gave, keep what is there, else write ``otherwise``."""
    target = machine.at(path)
    current = target.read_text(encoding="utf-8").strip() if target.exists() else ""
    if value := wish or current or otherwise:
        machine.file(path, f"{value}\n", MODE, USER)


def require(wishes: Wishes, known: dict[str, str]) -> None:
    if not (wishes.domain or known.get("SITE_ORIGIN")):
        raise StopError("Say the name of the site:  --domain huiskamer.example")
    if wishes.domain and not HOST_NAME.fullmatch(wishes.domain):
        raise StopError(f"--domain is a host name such as huiskamer.example, not {wishes.domain!r}.")
    if not (wishes.mail_from or known.get("MAIL_FROM")):
        raise StopError("Say the address that mail comes from:  --mail-from post@huiskamer.example")
    if wishes.backup_key and not AGE_PUBLIC_KEY.fullmatch(wishes.backup_key):
        raise StopError("--backup-key is a public key of age, which begins with age1. Keep the secret key elsewhere.")
