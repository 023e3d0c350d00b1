"""Typed reading of environment variables: a wrong value is a loud stop, never a silent default.

Every variable may also come from a file: ``NAME_FILE`` holds a path whose content is the value.
"""

import os
import re
from email.utils import formataddr, parseaddr
from pathlib import Path
from urllib.parse import parse_qsl, unquote, urlsplit

from django.core.exceptions import ImproperlyConfigured

from community.settings.values import require_email, require_origin, url_parts

REDIS_SECONDS = 0.5  # to connect, and for an answer
MAIL_PORTS = {"smtp+tls": 587, "smtp": 25, "smtp+ssl": 465}
# A network that drops what is sent is noticed within seconds; see also community/postgresql.
POSTGRESQL_WAITS = {
    "connect_timeout": "2",  # seconds, the shortest that there is
    "keepalives_idle": "5",
    "keepalives_interval": "1",
    "keepalives_count": "3",
    "tcp_user_timeout": "5000",  # milliseconds
}
# To plan a query costs PostgreSQL four times as much as to execute it: each connection keeps the plans of what it asked
# five times. So a pooler between here and PostgreSQL must know prepared statements, as PgBouncer does from 1.21 on.
PREPARED_STATEMENTS = {"server_side_binding": True, "prepare_threshold": 5}

known: set[str] = set()  # the names of all settings that were read


def env_str(name: str, default: str = "") -> str:
    """The text in ``NAME``, or in the file that ``NAME_FILE`` names, stripped; else the default."""
    known.add(name)
    path = os.environ.get(f"{name}_FILE")
    if path is not None:
        try:
            value = Path(path).read_text(encoding="utf-8").strip()
        except (OSError, ValueError) as error:
            raise ImproperlyConfigured(f"{name}_FILE cannot be read: {error}") from error
        if not value:
            raise ImproperlyConfigured(f"{name}_FILE is an empty file: {path}")
        return value
    return os.environ.get(name, default).strip()


def env_sender(name: str, default: str) -> str:
    """Return the sender of every email: this email address, under a name that says nothing to onlookers."""
    email = parseaddr(env_str(name, default))[1]
    if env_str(name):
        require_email(name, email)
    return formataddr(("Post", email))


def ascii_origin(origin: str) -> str:
    """Return the origin as browsers send it: in lower case, its host in ASCII, without a path."""
    require_origin("SITE_ORIGIN", origin)
    parts = urlsplit(origin)
    try:
        return f"{parts.scheme}://{parts.netloc.lower().encode('idna').decode()}"
    except UnicodeError as error:
        raise ImproperlyConfigured(f"SITE_ORIGIN has no host that exists: {origin!r}") from error


def env_bool(name: str, default: bool) -> bool:
    value = env_str(name).lower()
    if value == "":
        return default
    if value in {"1", "true", "yes", "on"}:
        return True
    if value in {"0", "false", "no", "off"}:
        return False
    raise ImproperlyConfigured(f"{name} must be true or false, not {value!r}")


def env_int(name: str, default: int, most: int = 1_000_000) -> int:
    value = env_str(name)
    if value == "":
        return default
    if not re.fullmatch(r"-?[0-9]{1,18}", value):
        raise ImproperlyConfigured(f"{name} must be a whole number, not {value!r}")
    if not 0 <= int(value) <= most:
        raise ImproperlyConfigured(f"{name} must be from 0 to {most}, not {value}")
    return int(value)


def env_url(name: str, schemes: tuple[str, ...]) -> str:
    """Return a URL with one of these schemes, or an empty text."""
    url = env_str(name)
    if url:
        url_parts(name, url, schemes)
    return url


def env_list(name: str, default: list[str]) -> list[str]:
    """Values separated by commas."""
    value = env_str(name)
    return [part.strip() for part in value.split(",") if part.strip()] if value else default


def env_secret(name: str, refused: tuple[str, ...] = (), minimum_length: int = 40) -> str:
    """A secret that must be there, must be long, and must not be one that stands in the source."""
    value = env_str(name)
    if not value:
        raise ImproperlyConfigured(f"{name} (or {name}_FILE) is missing")
    if len(value) < minimum_length or any(word in value for word in refused):
        raise ImproperlyConfigured(f"{name} is a default or too short: give {minimum_length} random characters")
    return value


def database_from_url(url: str, sqlite_file: Path) -> dict:
    """Django's settings for ``postgres://user:password@host:port/name``; SQLite when the url is empty."""
    if not url:
        return {
            "ENGINE": "django.db.backends.sqlite3",
            "NAME": sqlite_file,
            "OPTIONS": {
                "transaction_mode": "IMMEDIATE",
                "timeout": 20,
                "init_command": "PRAGMA journal_mode=WAL; PRAGMA synchronous=NORMAL; PRAGMA secure_delete=ON;",
            },
        }
    # without a host: over a socket of this machine
    parts = url_parts("DATABASE_URL", url, ("postgres", "postgresql"), needs_host=False)
    if not parts.path.strip("/"):
        raise ImproperlyConfigured("DATABASE_URL has no name of a database: postgres://user:password@host:5432/name")
    return {
        "ENGINE": "community.postgresql",
        "NAME": unquote(parts.path.lstrip("/")),
        "USER": unquote(parts.username or ""),
        "PASSWORD": unquote(parts.password or ""),
        "HOST": unquote(parts.hostname or ""),
        "PORT": str(parts.port or ""),
        # such as ?sslmode=verify-full, which may not be lost in silence
        "OPTIONS": PREPARED_STATEMENTS | POSTGRESQL_WAITS | dict(parse_qsl(parts.query)),
        "CONN_MAX_AGE": 0,
        "CONN_HEALTH_CHECKS": True,
    }


def with_kept_connections(database: dict) -> dict:
    """Return the same with connections that stay open between requests, for a process whose threads last.

    Each thread keeps its own, so there are at most as many as threads: no pool has to bound them, and a connection that
    was lost is made anew by the next request.
    """
    return database | {"CONN_MAX_AGE": None}


def redis_host(url: str) -> dict:
    """Return a host of the channel layer: short waits, and one more try, for a connection that a restart broke."""
    from redis.asyncio.retry import Retry
    from redis.backoff import NoBackoff

    timeouts = {"socket_timeout": REDIS_SECONDS, "socket_connect_timeout": REDIS_SECONDS}
    return {"address": url, "retry": Retry(NoBackoff(), 1), **timeouts}


def mailer_from_url(url: str) -> dict:
    """Django's ``MAILERS`` entry for ``smtp://``, ``smtp+tls://`` or ``console:``."""
    if url in {"", "console:"}:
        return {"BACKEND": "django.core.mail.backends.console.EmailBackend"}
    parts = url_parts("MAIL_URL", url, MAIL_PORTS)
    return {
        "BACKEND": "django.core.mail.backends.smtp.EmailBackend",
        "OPTIONS": {
            "host": parts.hostname,
            "port": parts.port or MAIL_PORTS[parts.scheme],
            "username": unquote(parts.username or ""),
            "password": unquote(parts.password or ""),
            "use_tls": parts.scheme == "smtp+tls",
            "use_ssl": parts.scheme == "smtp+ssl",
            "timeout": 10,
        },
    }
